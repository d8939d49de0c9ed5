"""Tables of what was asked for customers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from chassis.database.model import TenantRow, Timestamps
from chassis.database.reach import Reach
from gateway.tables import Base


class PersonExport(TenantRow, Timestamps, Base):
    """All that is known of a customer, on its way into a file. ``principal`` asked, for ``acting_for`` as a proxy.

    ``status`` is queued, running, done or failed; ``parts_done`` of the suite's parts have given their rows.
    """

    __tablename__ = "person_exports"
    __table_args__ = (
        Index("ix_person_exports_customer", "tenant_id", "customer_id"),
        Index("ix_person_exports_finished_at", "finished_at"),
    )
    __reach__ = Reach()

    principal: Mapped[str]
    acting_for: Mapped[str | None]
    customer_id: Mapped[UUID]
    reason: Mapped[str]
    status: Mapped[str]
    parts_done: Mapped[int]
    rows_written: Mapped[int]
    error: Mapped[dict[str, Any] | None]
    finished_at: Mapped[datetime | None]
