"""Writes the rows of an export, as who asked for them may read them at that moment.

A step that is cut off is done again: what it wrote behind the rows that are counted is cut off first. Where the file
with the rows is gone or too short, or who asked may read something else by then, the export begins again. The finished
file comes by renaming, so there is one.
"""

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import select

from chassis.database import UnitOfWork
from chassis.process.green import aside
from contracts.core.errors import ServiceError
from gateway import background
from gateway.access.authorization import may
from gateway.access.lookup import standing
from gateway.access.models import Tenant
from gateway.asking import answer, checked
from gateway.exports.columns import Column, columns_of
from gateway.exports.csv_file import BOM, lines
from gateway.exports.headings import heading
from gateway.exports.models import ExportJob
from gateway.exports.sight import sight_of
from gateway.exports.workbook import MOST_ROWS, write_workbook
from gateway.http.call import Call
from gateway.http.routing import Route
from gateway.job_files import file_of
from gateway.lists import check_query, list_at

PAGE = 100
STEP_SECONDS = 3.0


class TooManyRows(ServiceError):
    """The list has more rows than a sheet of a workbook."""

    code = "too_many_rows"
    status = 422
    title = "A workbook cannot hold so many rows: export CSV"


class Writer:
    """Writes the rows of one export into a file, page by page, and makes of it the file that was asked for."""

    def __init__(self, work: UnitOfWork, job: ExportJob) -> None:
        self._job = job
        self._route = list_at(job.list)
        self._call = _call_of(work, job, self._route)
        self._read_as = sight_of(self._call.who, self._route.permission)
        self._zone = ZoneInfo(work.session.scalars(select(Tenant.time_zone).where(Tenant.id == work.tenant_id)).one())
        shown = check_query(self._route, job.query)["shown"]
        self._columns = columns_of(self._route.operation.reply_schema, shown)
        self._rows = file_of(job.tenant_id, job.id, "rows")
        self._target = file_of(job.tenant_id, job.id, job.format)

    def write_pages(self) -> bool:
        """Write pages for some seconds; return whether the last one was among them."""
        job, until = self._job, time.monotonic() + STEP_SECONDS
        if job.status == "queued" or job.read_as != self._read_as or not self._holds_what_is_counted():
            self._begin()
        while True:
            page = answer(self._route, replace(self._call, data=self._data()))
            job.bytes_written = _append(self._rows, job.bytes_written, self._written(page["items"]))
            job.rows_written += len(page["items"])
            job.cursor = page["next_cursor"]
            if job.format == "xlsx" and job.rows_written > MOST_ROWS:
                raise TooManyRows
            if job.cursor is None or time.monotonic() > until:
                return job.cursor is None

    def is_read(self) -> bool:
        """Say whether what a step before this one has left is still there."""
        return self._rows.exists() or self._target.exists()

    def finish(self) -> bool:
        """Make the file of the rows that are all there; return whether it is made, which may take some steps."""
        if self._job.format == "csv":
            self._rows.rename(self._target)
        # Without rows the file was made by a step that could not say so any more.
        if not self._rows.exists():
            return True
        if not background.is_running(self._job.id):
            background.begin(self._job.id, partial(_make_workbook, self._rows, self._target, self._sheet()))
        if not background.has_ended(self._job.id):
            return False
        self._rows.unlink(missing_ok=True)
        return True

    def _begin(self) -> None:
        job = self._job
        job.status, job.cursor, job.rows_written, job.bytes_written = "running", None, 0, 0
        job.read_as = self._read_as
        first = BOM.encode() + lines([self._titles()], job.language) if job.format == "csv" else b""
        job.bytes_written = _append(self._rows, 0, first)

    def _holds_what_is_counted(self) -> bool:
        return self._rows.exists() and self._rows.stat().st_size >= self._job.bytes_written

    def _data(self) -> dict[str, Any]:
        page = {"limit": PAGE} | ({"cursor": self._job.cursor} if self._job.cursor else {})
        return checked(self._route, self._job.query | page)

    def _written(self, items: list[dict[str, Any]]) -> bytes:
        if self._job.format == "csv":
            rows = ([column.value(item, self._zone) for column in self._columns] for item in items)
            return lines(rows, self._job.language)
        return b"".join(orjson.dumps(item) + b"\n" for item in items)

    def _titles(self) -> list[str]:
        return [heading(column.path, self._job.language) for column in self._columns]

    def _sheet(self) -> tuple[list[Column], list[str], ZoneInfo]:
        return self._columns, self._titles(), self._zone


def _make_workbook(rows: Path, target: Path, sheet: tuple[list[Column], list[str], ZoneInfo]) -> None:
    part = target.with_suffix(f".{uuid4()}.part")
    aside(write_workbook, rows, part, *sheet)
    part.rename(target)


def _append(path: Path, at: int, written: bytes) -> int:
    """Write behind the first ``at`` bytes of a file, whatever else stands there; return how long it is now."""
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.truncate(at)
        file.seek(at)
        file.write(written)
        return file.tell()


def _call_of(work: UnitOfWork, job: ExportJob, route: Route) -> Call:
    """Return the call of who asked, as if it came now. Raises Unauthenticated, Forbidden where he may no longer ask."""
    who = standing(work.tenant_id, job.principal, job.acting_for, work.now)
    may(who.permissions, "export:make")
    return Call(
        identity=who,
        permission=route.permission,
        scopes=may(who.permissions, route.permission),
        data={},
        request_id=str(job.id),
        deadline=work.context.deadline,
        language=job.language,
        masked=who.masked_by(route.permission),
    )
