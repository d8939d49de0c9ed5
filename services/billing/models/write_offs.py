"""What is asked to be given up, and what became of it."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from chassis.database.model import InOrganization, TenantRow, Timestamps, Versioned, tenant_key
from chassis.database.reach import Reach
from services.billing.models.base import Base

ASKED = "asked"
APPROVED = "approved"
REFUSED = "refused"


class WriteOff(TenantRow, InOrganization, Versioned, Timestamps, Base):
    """A part of an invoice that somebody asks to give up: one at a time waits for a decision.

    ``asked_by`` and ``decided_by`` are the hands in it, which the database keeps apart as well.
    """

    __tablename__ = "write_offs"
    __table_args__ = (
        tenant_key("invoice_id", "invoices"),
        Index("ix_write_offs_newest", "tenant_id", "asked_at", "id"),
        Index("ix_write_offs_node", "tenant_id", "org_node_id", "asked_at", "id"),
        Index("ix_write_offs_invoice", "tenant_id", "invoice_id"),
        Index(
            "uq_write_offs_waiting", "tenant_id", "invoice_id", unique=True, postgresql_where=text("status = 'asked'")
        ),
    )
    __reach__ = Reach(node="org_node_id")
    invoice_id: Mapped[UUID]
    invoice_number: Mapped[str]
    room_id: Mapped[UUID]
    room_label: Mapped[str]
    amount: Mapped[Decimal]
    currency: Mapped[str]
    reason: Mapped[str]
    status: Mapped[str]
    asked_by: Mapped[list[str]]
    asked_at: Mapped[datetime]
    decided_by: Mapped[list[str] | None]
    decided_at: Mapped[datetime | None]
    note: Mapped[str | None]

    @property
    def asker_id(self) -> UUID | None:
        """The employee who asked, himself; None where it was no employee."""
        kind, _, id = self.asked_by[0].partition(":")
        return UUID(id) if kind == "employee" else None
