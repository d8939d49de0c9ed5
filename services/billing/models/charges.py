"""What is to be charged for a repair."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from chassis.database.model import InOrganization, TenantRow, Timestamps
from chassis.database.reach import Reach
from services.billing.models.base import Base

AWAITING_OWNER = "awaiting_owner"
BILLED = "billed"


class Charge(TenantRow, InOrganization, Timestamps, Base):
    """The agreed quote of one round of a ticket, on the day its repair passed the audit.

    ``quote`` is as ticketing sent it. A charge without an owner on record waits until one is.
    """

    __tablename__ = "charges"
    __table_args__ = (
        Index("uq_charges_round", "tenant_id", "ticket_id", "round", unique=True),
        Index("ix_charges_waiting", "tenant_id", "room_id", postgresql_where=text("state = 'awaiting_owner'")),
    )
    __reach__ = Reach(node="org_node_id")
    ticket_id: Mapped[UUID]
    ticket_number: Mapped[str]
    round: Mapped[int]
    room_id: Mapped[UUID]
    room_label: Mapped[str]
    quote: Mapped[dict[str, Any]]
    passed_on: Mapped[date]
    state: Mapped[str]
