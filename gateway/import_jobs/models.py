"""Tables of import jobs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from chassis.database.model import TenantRow, Timestamps, tenant_key
from chassis.database.reach import Reach
from gateway.tables import Base


class ImportJob(TenantRow, Timestamps, Base):
    """One workbook on its way into the suite. ``position`` is the sheet and row up to which it is loaded.

    ``status`` is queued, running, done or failed; the counts are rows.
    """

    __tablename__ = "import_jobs"
    __table_args__ = (
        Index("ix_import_jobs_newest", "tenant_id", "created_at"),
        Index("ix_import_jobs_finished_at", "finished_at"),
    )
    __reach__ = Reach()

    file_name: Mapped[str]
    status: Mapped[str]
    principal: Mapped[str]
    scopes: Mapped[list[dict[str, Any]]]
    # Null in those that copies of an earlier release have queued during an upgrade.
    gives: Mapped[dict[str, Any] | None]
    rows_total: Mapped[int]
    rows_read: Mapped[int]
    created: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]
    sheet: Mapped[str | None]
    row: Mapped[int | None]
    error: Mapped[dict[str, Any] | None]
    finished_at: Mapped[datetime | None]


class ImportFinding(TenantRow, Base):
    """Something that is wrong with a cell, a row or a sheet of a workbook."""

    __tablename__ = "import_findings"
    __table_args__ = (
        tenant_key("job_id", "import_jobs", ondelete="CASCADE"),
        Index("ix_import_findings_job", "tenant_id", "job_id", "sheet", "row"),
    )
    __reach__ = Reach()

    job_id: Mapped[UUID]
    sheet: Mapped[str]
    row: Mapped[int]
    column: Mapped[str]
    field: Mapped[str]
    value: Mapped[str]
    code: Mapped[str]
    reason_zh: Mapped[str]
    reason_en: Mapped[str]
    level: Mapped[str]


FOUND = ("sheet", "row", "column", "field", "value", "code", "reason_zh", "reason_en", "level")
"""The columns that say what a :class:`~gateway.imports.problems.Problem` says, in its order."""
