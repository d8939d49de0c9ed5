"""A repair ticket."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, Sequence, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database.model import InOrganization, TenantRow, Versioned
from chassis.database.reach import Reach
from chassis.days import day_of
from services.ticketing.lifecycle import legal_actions
from services.ticketing.models.base import DOCUMENT, Base

SERIAL = Sequence("tickets_serial_seq")
"""The numbers of tickets. One that was drawn for a ticket which was then refused is left out."""

_NEWEST_FIRST = (text("reported_at DESC"), text("id DESC"))


class Ticket(TenantRow, InOrganization, Versioned, Base):
    """What is broken, where, how far the repair is, and what was offered, done and thought of it.

    ``quote`` and ``work`` (each with the hands in it, ``by``) and the rating are the latest; all there ever were
    stand in the steps. They are columns, not rows of their own, so that one statement reads a ticket and one changes
    it. ``dispatch_due_at``, ``told_level``, ``quote`` and ``work_started`` are about the present ``round``.
    """

    __tablename__ = "tickets"
    __reach__ = Reach(node="org_node_id", room=("room_id", "reported_at"), assignee="worker_id")
    __table_args__ = (
        # A list is merged from streams, each of which is newest first in one of these.
        Index("ix_tickets_by_status", "tenant_id", "status", *_NEWEST_FIRST),
        Index("ix_tickets_by_node", "tenant_id", "org_node_id", "status", *_NEWEST_FIRST),
        Index("ix_tickets_by_room", "tenant_id", "room_id", *_NEWEST_FIRST),
        Index(
            "ix_tickets_by_worker",
            "tenant_id",
            "worker_id",
            "status",
            *_NEWEST_FIRST,
            postgresql_where=text("worker_id IS NOT NULL"),
        ),
    )

    serial: Mapped[int] = mapped_column(BigInteger, Identity())
    room_id: Mapped[UUID]
    room_label: Mapped[str]
    project_name: Mapped[str]
    description: Mapped[str]
    urgency: Mapped[str]
    channel: Mapped[str]
    photos: Mapped[list[str]]
    under_warranty: Mapped[bool]
    customer_id: Mapped[UUID | None]
    contact_name: Mapped[str]
    contact_phone: Mapped[str]
    reported_at: Mapped[datetime]

    status: Mapped[str]
    round: Mapped[int] = mapped_column(default=1)
    steps: Mapped[int] = mapped_column(default=0)
    worker_id: Mapped[UUID | None] = mapped_column(default=None)
    worker_name: Mapped[str | None] = mapped_column(default=None)
    dispatch_due_at: Mapped[datetime]
    told_level: Mapped[int] = mapped_column(default=0)
    work_started: Mapped[bool] = mapped_column(default=False)
    quote: Mapped[dict[str, Any] | None] = mapped_column(DOCUMENT, default=None)
    quoted_in: Mapped[str | None] = mapped_column(default=None)
    work: Mapped[dict[str, Any] | None] = mapped_column(DOCUMENT, default=None)
    satisfied: Mapped[bool | None] = mapped_column(default=None)
    rating_comment: Mapped[str | None] = mapped_column(default=None)
    rated_at: Mapped[datetime | None] = mapped_column(default=None)
    call_back_id: Mapped[UUID | None] = mapped_column(default=None)

    @property
    def number(self) -> str:
        """What people call the ticket: ``R2026-000123``."""
        return f"R{day_of(self.reported_at).year}-{self.serial:06}"

    def reopen(self) -> None:
        """Begin the next round: back to where nobody has the ticket, and nothing is agreed."""
        self.round += 1
        self.worker_id = self.worker_name = None
        self.quote = self.quoted_in = None
        self.work_started = False

    @property
    def rating(self) -> dict[str, Any] | None:
        """What the customer said last; None before she did."""
        if self.rated_at is None:
            return None
        return {"satisfied": self.satisfied, "comment": self.rating_comment, "rated_at": self.rated_at}

    @property
    def legal_actions(self) -> tuple[str, ...]:
        """What may be done next."""
        return legal_actions(self)

    @property
    def done_by(self) -> set[str]:
        """Who had a hand in the latest work."""
        return {f"employee:{self.worker_id}", *(self.work or {}).get("by", ())}

    @property
    def quoted_by(self) -> set[str]:
        """Who had a hand in the quote."""
        return set((self.quote or {}).get("by", ()))

    @property
    def agreed_quote(self) -> dict[str, Any] | None:
        """The quote that the customer agreed to: what will be charged. None when nothing will."""
        return self.quote if self.quote and self.quote["agreed"] else None
