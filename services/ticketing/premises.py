"""What has to be known of a room to open a ticket for it, in one query: place, holders, time limits, next number."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, and_, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database import UnitOfWork
from chassis.database.tables import ORG_NODES
from contracts.core.errors import NotFound
from services.ticketing.contacts import Holder
from services.ticketing.limits import Limit, in_force
from services.ticketing.models import Room, RoomHolder, TimeLimit
from services.ticketing.models.ticket import SERIAL


@dataclass(frozen=True, slots=True)
class Premises:
    """A room, who holds it or ever held it, what time its place gives, and the number that a new ticket is to have."""

    org_node_id: UUID
    label: str
    project_name: str
    warranty_until: date | None
    holders: list[Holder]
    limit: Limit
    serial: int


def premises_of(work: UnitOfWork, room_id: UUID, urgency: str) -> Premises:
    """Return what there is at the room, and the limit for ``urgency``. Raises NotFound for a room out of reach."""
    query = _asked(work.select(Room, few=True), work.select(RoomHolder, few=True))
    row = work.session.execute(query, {"room": room_id, "urgency": urgency}).one_or_none()
    if row is None:
        raise NotFound
    facts = row._asdict()
    path, limits = facts.pop("path"), facts.pop("limits") or []
    holders = [_holder(holder) for holder in facts.pop("holders") or []]
    found = [Limit(UUID(node), urgency, dispatch, rating) for node, dispatch, rating in limits]
    return Premises(**facts, holders=holders, limit=in_force(urgency, path or (), found))


@lru_cache(100)
def _asked(rooms: Select[Room], holders: Select[RoomHolder]) -> Select[Any]:
    # Made once for each kind of caller, whose queries these are: to put it together takes longer than to run it.
    place = ORG_NODES.alias("place")
    limits = select(_collected(TimeLimit.org_node_id, TimeLimit.dispatch_minutes, TimeLimit.rating_minutes)).where(
        TimeLimit.tenant_id == place.c.tenant_id,
        TimeLimit.org_node_id == any_(place.c.ancestors),
        TimeLimit.urgency == bindparam("urgency", type_=Text()),
    )
    there = holders.where(RoomHolder.room_id == Room.id).with_only_columns(
        _collected(
            RoomHolder.customer_id,
            RoomHolder.customer_name,
            RoomHolder.phones,
            RoomHolder.relation,
            RoomHolder.from_date,
            RoomHolder.to_date,
        )
    )
    facts = rooms.with_only_columns(
        Room.org_node_id,
        Room.label,
        Room.project_name,
        Room.warranty_until,
        place.c.ancestors.label("path"),
        limits.correlate(place).scalar_subquery().label("limits"),
        there.correlate(Room).scalar_subquery().label("holders"),
        SERIAL.next_value().label("serial"),
    )
    here = and_(place.c.tenant_id == Room.tenant_id, place.c.id == Room.org_node_id)
    return facts.outerjoin_from(Room, place, here).where(Room.id == bindparam("room"))


def _collected(*columns: Any) -> Any:
    return func.jsonb_agg(func.jsonb_build_array(*columns), type_=JSONB)


def _holder(values: list[Any]) -> Holder:
    customer_id, name, phones, relation, from_date, to_date = values
    until = to_date and date.fromisoformat(to_date)
    return Holder(UUID(customer_id), name, phones, relation, date.fromisoformat(from_date), until)
