"""Tables of a service that exists for the chassis' own tests."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import DeclarativeBase, Mapped

from chassis.database.model import TYPES, InOrganization, TenantRow, Timestamps, Versioned, naming, tenant_key
from chassis.database.parts import parts
from chassis.database.reach import Reach


class Base(DeclarativeBase):
    """The tables of the sample."""

    metadata = naming()
    type_annotation_map = TYPES


class Order(TenantRow, InOrganization, Versioned, Timestamps, Base):
    """Something that is ordered for a room."""

    __tablename__ = "orders"
    __table_args__ = (Index(None, "tenant_id", "title", unique=True),)
    __reach__ = Reach(
        node="org_node_id", room=("room_id", "ordered_at"), assignee="worker_id", partner="maker_id", owner="buyer_id"
    )

    title: Mapped[str]
    room_id: Mapped[UUID]
    ordered_at: Mapped[datetime]
    worker_id: Mapped[UUID | None]
    maker_id: Mapped[UUID | None]
    buyer_id: Mapped[UUID | None]
    steps: Mapped[list["Step"]] = parts(order_by="Step.note")


class Step(TenantRow, Base):
    """What became of an order."""

    __tablename__ = "steps"
    __table_args__ = (tenant_key("order_id", "orders"),)
    __reach__ = Reach(parent=("orders", "order_id"))

    order_id: Mapped[UUID]
    note: Mapped[str]


class Buyer(TenantRow, Base):
    """Who has orders."""

    __tablename__ = "buyers"
    __reach__ = Reach(owner="id", through=("orders", "buyer_id"))

    name: Mapped[str]
    source_version: Mapped[int]


class Price(TenantRow, Base):
    """What everybody may know."""

    __tablename__ = "prices"

    name: Mapped[str]


class Room(TenantRow, Base):
    """Where somebody lives."""

    __tablename__ = "rooms"
    __reach__ = Reach(room=("id", None))

    name: Mapped[str]
