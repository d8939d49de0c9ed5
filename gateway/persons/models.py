"""Tables of what was asked for customers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database.model import SECRET, TenantRow, Timestamps
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


_OPEN = text("finished_at IS NULL")


class Erasure(TenantRow, Timestamps, Base):
    """That a customer is to be erased: ``asked_by`` one, with whom he acts for, and ``decided_by`` another.

    ``status`` is asked, rejected, running, done or failed. ``parts`` are what each part that is done has said;
    ``words_sealed`` what finds her in the others, ``things`` what she has there, both only as long as it is running.
    """

    __tablename__ = "erasures"
    __table_args__ = (
        Index("uq_erasures_open", "tenant_id", "customer_id", unique=True, postgresql_where=_OPEN),
        Index("ix_erasures_customer", "tenant_id", "customer_id"),
        Index("ix_erasures_newest", "tenant_id", "created_at", "id"),
    )
    __reach__ = Reach()

    customer_id: Mapped[UUID]
    reason: Mapped[str]
    status: Mapped[str]
    asked_by: Mapped[list[str]]
    decided_by: Mapped[list[str]]
    parts: Mapped[list[dict[str, Any]]]
    things: Mapped[list[str]]
    words_sealed: Mapped[str | None] = mapped_column(info=SECRET)
    error: Mapped[dict[str, Any] | None]
    certificate: Mapped[dict[str, Any] | None]
    decided_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
