"""The log of a ticket: a row for each change of status, which nobody can change afterwards."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database.model import TenantRow, tenant_key
from chassis.database.reach import Reach
from services.ticketing.models.base import DOCUMENT, Base


class Step(TenantRow, Base):
    """Who did what to a ticket, when and why; ``facts`` hold what came with it: worker, quote, work or rating.

    ``step`` counts from 1 for each ticket; ``round`` is the round in which it was taken.
    """

    __tablename__ = "ticket_log"
    __reach__ = Reach(parent=("tickets", "ticket_id"))
    __table_args__ = (
        tenant_key("ticket_id", "tickets"),
        Index("ix_ticket_log_ticket", "tenant_id", "ticket_id", "step"),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    ticket_id: Mapped[UUID]
    step: Mapped[int]
    action: Mapped[str]
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    round: Mapped[int]
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(primary_key=True)
    note: Mapped[str | None]
    facts: Mapped[dict[str, Any] | None] = mapped_column(DOCUMENT, default=None)
