"""What is on record of the rows of one batch: rooms, customers, codes. Each is found through an index."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_

from chassis.database import UnitOfWork
from chassis.database.recordset import recordset
from chassis.database.tables import ORG_NODES
from chassis.importing import Group, Row
from contracts.property.labels import room_label
from services.customer.matching import Key, name_and_phone
from services.customer.models import Customer, KnownRoom, Phone

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
    sent = [{"code": code, "label": label} for code, label in dict.fromkeys(places.values())]
    given = recordset({"code": ORG_NODES.c.code.type, "label": KnownRoom.label.type}, sent)
    node = and_(ORG_NODES.c.tenant_id == work.tenant_id, ORG_NODES.c.code == given.c.code)
    same = and_(KnownRoom.org_node_id == ORG_NODES.c.id, KnownRoom.label == given.c.label)
    columns = (given.c.code, KnownRoom.label, KnownRoom.id, KnownRoom.org_node_id)
    query = work.select(KnownRoom).with_only_columns(*columns).join(ORG_NODES, KnownRoom.org_node_id == ORG_NODES.c.id)
    found = work.session.execute(query.join(given, and_(node, same)))
    return Rooms(places, {(room.code, room.label): room for room in found})


def look_up(work: UnitOfWork, groups: Sequence[Group]) -> Found:
    """Look for the customers of ``groups``: by the document, then by name and one of the phones."""
    with work.whole_tenant():
        documented = _by_document(work, groups)
        named = _by_name_and_phone(work, [group for group in groups if group.key not in documented])
        codes = _codes(work, [group["code"] for group in groups if group["code"] is not None])
        everyone = {**named, **documented}
    reached = _reached(work, {customer.id for customer in everyone.values()})
    customers = {key: customer for key, customer in everyone.items() if customer.id in reached}
    return Found(customers, frozenset(key for key, one in documented.items() if one.id not in reached), codes)


def _by_document(work: UnitOfWork, groups: Iterable[Group]) -> dict[Key, Customer]:
    sent = [{"type": group.key[1], "number": group.key[2]} for group in groups if group.key[0] == "identity"]
    if not sent:
        return {}
    given = recordset({"type": Customer.kind.type, "number": Customer.kind.type}, sent)
    same = and_(Customer.identity_type == given.c.type, Customer.identity_number == given.c.number)
    found = work.all(work.select(Customer).join(given, same))
    return {("identity", str(one.identity_type), str(one.identity_number)): one for one in found}


def _by_name_and_phone(work: UnitOfWork, groups: Iterable[Group]) -> dict[Key, Customer]:
    """Look by name and phone; a group with a document takes only somebody who has none on record yet."""
    wanted: dict[Key, list[Group]] = {}
    for group in groups:
        wanted.setdefault(name_and_phone(group.rows[0]), []).append(group)
    given = recordset(
        {"name": Customer.name.type, "number": Phone.number.type},
        [{"name": name, "number": number} for _, name, number in wanted],
    )
    same = and_(Phone.number == given.c.number, Customer.name == given.c.name)
    query = work.select(Customer).add_columns(Phone.number).join(Phone, Phone.customer_id == Customer.id)
    # The main phone counts more than another one, who came first more than who came later.
    found = work.session.execute(
        query.join(given, same).order_by(Phone.position, Customer.created_at, Customer.id)
    ).all()
    matched: dict[Key, Customer] = {}
    for customer, number in found:
        for group in wanted[("name", customer.name, number)]:
            if group.key[0] == "name" or customer.identity_number is None:
                matched.setdefault(group.key, customer)
    return matched


def _codes(work: UnitOfWork, codes: Sequence[str]) -> dict[str, UUID]:
    holders = work.select(Customer).where(Customer.code.in_(codes)).with_only_columns(Customer.code, Customer.id)
    return {str(code): id for code, id in work.session.execute(holders)} if codes else {}


def _reached(work: UnitOfWork, ids: set[UUID]) -> set[UUID]:
    return set(work.session.scalars(work.select(Customer).where(Customer.id.in_(ids)).with_only_columns(Customer.id)))
