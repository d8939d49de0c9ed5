"""Copies of what other services own, kept from their events; ``source_version`` is the owner's version."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from chassis.database.model import InOrganization, TenantRow
from chassis.database.reach import Reach
from contracts.billing.schemas import Price
from contracts.hr.schemas import Post
from services.ticketing.models.base import Base

POSTS = Post(many=True, exclude=["id"])
PRICES = Price(many=True)
"""In which form posts and prices are kept: that in which their owners tell them."""


class Room(TenantRow, InOrganization, Base):
    """property's room: where it is, and until when it is under warranty."""

    __tablename__ = "rooms"
    __reach__ = Reach(node="org_node_id", room=("id", None))

    label: Mapped[str]
    project_name: Mapped[str]
    warranty_until: Mapped[date | None]
    source_version: Mapped[int]


class RoomHolder(TenantRow, InOrganization, Base):
    """customer's tenure (the id is the tenure's), with whom to call: one row for each room of a customer."""

    __tablename__ = "room_holders"
    __reach__ = Reach(node="org_node_id", owner="customer_id")
    __table_args__ = (Index("ix_room_holders_room", "tenant_id", "room_id"),)

    room_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    customer_name: Mapped[str]
    phones: Mapped[list[str]]
    relation: Mapped[str]
    from_date: Mapped[date]
    to_date: Mapped[date | None]
    source_version: Mapped[int]


class Employee(TenantRow, Base):
    """hr's employee, with all :data:`POSTS`; a lead may send anybody whose post covers the place."""

    __tablename__ = "employees"
    __reach__ = Reach()

    name: Mapped[str]
    posts: Mapped[list[dict[str, Any]]]
    source_version: Mapped[int]


class ChargeItem(TenantRow, Base):
    """billing's charge item, with its :data:`PRICES`."""

    __tablename__ = "charge_items"
    __reach__ = Reach()

    name: Mapped[str]
    unit: Mapped[str]
    currency: Mapped[str]
    prices: Mapped[list[dict[str, Any]]]
    source_version: Mapped[int]
