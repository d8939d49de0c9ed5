"""Table of companies on trial."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from chassis.database.model import TenantRow, Versioned
from chassis.database.reach import Reach
from gateway.tables import Base


class Trial(TenantRow, Versioned, Base):
    """How far a company is on its way to going live; the id is the tenant's. A company without one is live.

    ``status`` is trial, asked (a clearing waits for a second hand), clearing or live. ``step`` is what is being carried
    to the parts: hold, clear, release, end. ``parts`` has of each part the last step that it did, and how many ``rows``
    went, by table. What was told ``until`` a moment is dropped where it comes later.
    """

    __tablename__ = "trials"
    __reach__ = Reach()

    status: Mapped[str]
    clearing_id: Mapped[UUID | None]
    asked_by: Mapped[list[str]]
    asked_at: Mapped[datetime | None]
    confirmed_by: Mapped[list[str]]
    step: Mapped[str | None]
    until: Mapped[datetime | None]
    parts: Mapped[dict[str, Any]]
    problem: Mapped[str | None]
    cancelled: Mapped[bool]
    cleared_at: Mapped[datetime | None]
    live_at: Mapped[datetime | None]

    @classmethod
    def begun(cls, tenant_id: UUID) -> "Trial":
        """Return that of a new company."""
        return cls(id=tenant_id, status="trial", asked_by=[], confirmed_by=[], parts={}, cancelled=False)
