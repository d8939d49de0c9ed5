"""Local copies of what customer owns: who owns which room."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from chassis.database.model import TenantRow, tenant_key
from chassis.database.reach import Reach
from services.billing.models.base import Base


class Customer(TenantRow, Base):
    """A customer, as far as an invoice needs her. ``source_version`` is customer's own count."""

    __tablename__ = "customers"
    __reach__ = Reach(owner="id")
    name: Mapped[str]
    source_version: Mapped[int]


class Ownership(TenantRow, Base):
    """That a customer owns a room, from a day to a last day."""

    __tablename__ = "ownerships"
    __table_args__ = (
        tenant_key("customer_id", "customers"),
        Index("ix_ownerships_room", "tenant_id", "room_id", "from_date"),
        Index("ix_ownerships_customer", "tenant_id", "customer_id"),
    )
    __reach__ = Reach(owner="customer_id")
    customer_id: Mapped[UUID]
    room_id: Mapped[UUID]
    from_date: Mapped[date]
    to_date: Mapped[date | None]
