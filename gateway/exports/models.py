"""Table of export jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database.model import TenantRow, Timestamps
from chassis.database.reach import Reach
from gateway.tables import Base


class ExportJob(TenantRow, Timestamps, Base):
    """A list on its way into a file. ``principal`` asked, for ``acting_for`` where he is a proxy.

    ``list`` is the path of the list, ``query`` what is asked of it. ``status`` is queued, running, done or failed.
    ``read_as`` stands for what could be read, and was seen in full, when it was written (:mod:`gateway.exports.sight`).
    ``cursor`` is the page that comes next, ``bytes_written`` how much of the rows' file belongs to those before it.
    """

    __tablename__ = "export_jobs"
    __table_args__ = (Index("ix_export_jobs_finished_at", "finished_at"),)
    __reach__ = Reach()

    principal: Mapped[str]
    acting_for: Mapped[str | None]
    list: Mapped[str]
    query: Mapped[dict[str, Any]]
    format: Mapped[str]
    language: Mapped[str]
    status: Mapped[str]
    rows_written: Mapped[int]
    bytes_written: Mapped[int] = mapped_column(BigInteger())
    read_as: Mapped[str | None]
    cursor: Mapped[str | None]
    error: Mapped[dict[str, Any] | None]
    finished_at: Mapped[datetime | None]
