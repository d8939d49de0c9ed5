"""What is on record of the rows of one batch: rooms, customers, codes. Each is found through an index."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, Uuid, and_, select
from sqlalchemy.orm import aliased

from chassis.database import UnitOfWork
from chassis.database.parts import load_parts
from chassis.database.recordset import Recordset, for_each
from chassis.database.tables import ORG_NODES
from chassis.database.visibility import TENANT
from chassis.importing import Group, Row
from contracts.property.labels import room_label
from services.customer.matching import Key, name_and_phone
from services.customer.models import Customer, KnownRoom, Phone

_PLACES = Recordset({"code": Text(), "label": Text()})
_DOCUMENTS = Recordset({"type": Text(), "number": Text()})
_NAMES = Recordset({"name": Text(), "number": Text()})
_CODES = Recordset({"code": Text()})
_IDS = Recordset({"id": Uuid()})

Place = tuple[str, str]
"""The code of a node and the label of a room there."""


@dataclass(frozen=True)
class Rooms:
    """Where each row says that its room is, and the rooms in reach that are there: id, org_node_id, label."""

    places: Mapping[Row, Place]
    found: Mapping[Place, Any]

    def of(self, row: Row) -> Any:
        """Return the room of ``row``."""
        return self.found[self.places[row]]


@dataclass(frozen=True)
class Found:
    """Who is on record: customers by the keys of their groups, keys of customers out of reach, who has which code."""

    customers: Mapping[Key, Customer]
    out_of_reach: frozenset[Key]
    codes: Mapping[str, UUID]


def rooms_of(work: UnitOfWork, rows: Sequence[Row]) -> Rooms:
    """Look for the rooms of ``rows``."""
    places = {row: (row["node_code"], room_label(row["building"], row["unit"], row["room"])) for row in rows}
    sent = _PLACES.of([{"code": code, "label": label} for code, label in dict.fromkeys(places.values())])
    found = work.session.execute(_rooms(work.select(KnownRoom, few=True)), sent)
    return Rooms(places, {(room.code, room.label): room for room in found})


@lru_cache
def _rooms(rooms: Select[KnownRoom]) -> Select[Any]:
    node = and_(ORG_NODES.c.tenant_id == TENANT, ORG_NODES.c.code == _PLACES.c.code)
    same = (KnownRoom.org_node_id == ORG_NODES.c.id, KnownRoom.label == _PLACES.c.label)
    columns = (KnownRoom.label, KnownRoom.id, KnownRoom.org_node_id)
    found = for_each(_PLACES.rows.join(ORG_NODES, node), rooms.with_only_columns(*columns).where(*same))
    return select(_PLACES.c.code, *found.right.c).select_from(found)


def look_up(work: UnitOfWork, groups: Sequence[Group]) -> Found:
    """Look for the customers of ``groups``: by the document, then by name and one of the phones."""
    with work.whole_tenant():
        documented = _by_document(work, groups)
        named = _by_name_and_phone(work, [group for group in groups if group.key not in documented])
        codes = _codes(work, [group["code"] for group in groups if group["code"] is not None])
        everyone = {**named, **documented}
        customers = {customer.id: customer for customer in customers_with(work, set(everyone.values()))}
    reached = _reached(work, customers)
    within = {key: customers[id] for key, id in everyone.items() if id in reached}
    return Found(within, frozenset(key for key, id in documented.items() if id not in reached), codes)


def customers_with(work: UnitOfWork, ids: Collection[UUID]) -> list[Customer]:
    """Return the customers with these ids as they are now, with their phones and rooms, by id."""
    if not ids:
        return []
    found = work.session.scalars(_with_ids(work.select(Customer, few=True)), _IDS.of([{"id": id} for id in ids]))
    customers = sorted(found, key=lambda customer: customer.id)
    load_parts(work.session, customers)
    return customers


@lru_cache
def _with_ids(customers: Select[Customer]) -> Select[Any]:
    found = for_each(_IDS.rows, customers.where(Customer.id == _IDS.c.id))
    query: Select[Any] = select(aliased(Customer, found.right)).select_from(found)
    return query.execution_options(populate_existing=True)


def _by_document(work: UnitOfWork, groups: Iterable[Group]) -> dict[Key, UUID]:
    sent = [{"type": group.key[1], "number": group.key[2]} for group in groups if group.key[0] == "identity"]
    if not sent:
        return {}
    found = work.session.execute(_documented(work.select(Customer, few=True)), _DOCUMENTS.of(sent))
    return {("identity", kind, number): id for kind, number, id in found}


@lru_cache
def _documented(customers: Select[Customer]) -> Select[Any]:
    given = _DOCUMENTS.c
    same = (Customer.identity_type == given.type, Customer.identity_number == given.number)
    found = for_each(_DOCUMENTS.rows, customers.with_only_columns(Customer.id).where(*same))
    return select(given.type, given.number, found.right.c.id).select_from(found)


def _by_name_and_phone(work: UnitOfWork, groups: Iterable[Group]) -> dict[Key, UUID]:
    """Look by name and phone; a group with a document takes only somebody who has none on record yet."""
    wanted: dict[Key, list[Group]] = {}
    for group in groups:
        wanted.setdefault(name_and_phone(group.rows[0]), []).append(group)
    sent = _NAMES.of([{"name": name, "number": number} for _, name, number in wanted])
    query = _called(work.select(Phone, few=True), work.select(Customer, few=True))
    matched: dict[Key, UUID] = {}
    for name, number, id, document in work.session.execute(query, sent):
        for group in wanted[("name", name, number)]:
            if group.key[0] == "name" or document is None:
                matched.setdefault(group.key, id)
    return matched


@lru_cache
def _called(phones: Select[Phone], customers: Select[Customer]) -> Select[Any]:
    numbers = phones.with_only_columns(Phone.customer_id, Phone.position).where(Phone.number == _NAMES.c.number)
    phone = for_each(_NAMES.rows, numbers)
    columns = (Customer.id, Customer.identity_number, Customer.created_at)
    same = (Customer.id == phone.right.c.customer_id, Customer.name == _NAMES.c.name)
    found = for_each(phone, customers.with_only_columns(*columns).where(*same))
    customer = found.right.c
    query = select(_NAMES.c.name, _NAMES.c.number, customer.id, customer.identity_number).select_from(found)
    # The main phone counts more than another one, who came first more than who came later.
    return query.order_by(phone.right.c.position, customer.created_at, customer.id)


def _codes(work: UnitOfWork, codes: Sequence[str]) -> dict[str, UUID]:
    if not codes:
        return {}
    found = work.session.execute(_coded(work.select(Customer, few=True)), _CODES.of([{"code": code} for code in codes]))
    return {customer.code: customer.id for customer in found}


@lru_cache
def _coded(customers: Select[Customer]) -> Select[Any]:
    those = customers.with_only_columns(Customer.code, Customer.id).where(Customer.code == _CODES.c.code)
    found = for_each(_CODES.rows, those)
    return select(*found.right.c).select_from(found)


def _reached(work: UnitOfWork, ids: Collection[UUID]) -> set[UUID]:
    if not ids or work.context.scopes.whole:
        return set(ids)
    within = work.select(Customer, few=True).where(Customer.id.in_(ids)).with_only_columns(Customer.id)
    return set(work.session.scalars(within))
