"""The tables of customer."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.database.model import TYPES, InOrganization, TenantRow, Timestamps, Versioned, naming, tenant_key
from chassis.database.parts import parts
from chassis.database.reach import Reach


class Base(DeclarativeBase):
    """The tables of customer."""

    metadata = naming()
    type_annotation_map = TYPES


class Customer(TenantRow, InOrganization, Versioned, Timestamps, Base):
    """A person or company: to be seen where it was registered, where it has or had a room, and by itself.

    ``name_key`` and ``initials`` are what a name is found and sorted by (:mod:`services.customer.names`).
    """

    __tablename__ = "customers"
    __table_args__ = (
        Index("uq_customers_code", "tenant_id", "code", unique=True),
        Index("uq_customers_identity", "tenant_id", "identity_type", "identity_number", unique=True),
        Index("ix_customers_name", "tenant_id", "name_key"),
        Index("ix_customers_node", "tenant_id", "org_node_id", "initials", "name_key", "id"),
        Index("ix_customers_initials", "tenant_id", "initials", "name_key", "id"),
    )
    __reach__ = Reach(node="org_node_id", through=("tenures", "customer_id"), owner="id")
    code: Mapped[str | None]
    kind: Mapped[str]
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(Text(collation="C"))
    initials: Mapped[str] = mapped_column(Text(collation="C"))
    email: Mapped[str | None]
    identity_type: Mapped[str | None]
    identity_number: Mapped[str | None]
    gender: Mapped[str | None]
    birthday: Mapped[date | None]
    language: Mapped[str]
    contacts: Mapped[list[dict[str, Any]]]
    numbers: Mapped[list["Phone"]] = parts(order_by="Phone.position")
    tenures: Mapped[list["Tenure"]] = parts(order_by="Tenure.from_date, Tenure.id")

    @property
    def phones(self) -> list[str]:
        """The phone numbers, the main one first."""
        return [phone.number for phone in self.numbers]


class Phone(TenantRow, Base):
    """A phone number of a customer; the one with the lowest position is the main one."""

    __tablename__ = "phones"
    __table_args__ = (
        tenant_key("customer_id", "customers"),
        Index("uq_phones_customer", "tenant_id", "customer_id", "number", unique=True),
        Index("ix_phones_number", "tenant_id", "number"),
    )
    __reach__ = Reach(parent=("customers", "customer_id"))
    customer_id: Mapped[UUID]
    number: Mapped[str]
    position: Mapped[int]


class Tenure(TenantRow, InOrganization, Base):
    """That a customer owns or rents a room, from a first to a last day."""

    __tablename__ = "tenures"
    __table_args__ = (
        tenant_key("customer_id", "customers"),
        Index("ix_tenures_customer", "tenant_id", "customer_id"),
        Index("ix_tenures_node", "tenant_id", "org_node_id", "customer_id"),
        Index("ix_tenures_room", "tenant_id", "room_id"),
    )
    __reach__ = Reach(node="org_node_id", owner="customer_id")
    customer_id: Mapped[UUID]
    room_id: Mapped[UUID]
    room_label: Mapped[str]
    relation: Mapped[str]
    from_date: Mapped[date]
    to_date: Mapped[date | None]


class KnownRoom(TenantRow, InOrganization, Base):
    """A room, as property told of it."""

    __tablename__ = "rooms"
    __table_args__ = (Index("ix_rooms_label", "tenant_id", "org_node_id", "label"),)
    __reach__ = Reach(node="org_node_id")
    label: Mapped[str]
    source_version: Mapped[int]
