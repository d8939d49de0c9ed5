"""Loads a workbook, a few batches in a step. A step that is cut off is done again: a row that is there is unchanged."""

from collections import OrderedDict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis.context import Context
from chassis.database import UnitOfWork
from chassis.due_work import Due
from chassis.scopes import Scopes
from contracts.core.rpc import RpcMethod
from contracts.customer.rpc import IMPORT_CUSTOMERS
from contracts.hr.rpc import IMPORT_EMPLOYEES, IMPORT_NODES
from contracts.property.rpc import IMPORT_CONTRACTORS, IMPORT_PROJECTS, IMPORT_ROOMS
from gateway import services
from gateway.import_jobs.files import path_of
from gateway.import_jobs.jobs import DUE
from gateway.import_jobs.models import ImportFinding, ImportJob
from gateway.imports.batches import Batch, batches
from gateway.imports.extent import measure
from gateway.imports.parsed import Parsed, Position
from gateway.imports.problems import Problem, WorkbookRefused
from gateway.imports.rows import read_workbook

LOADS: dict[str, RpcMethod] = {
    "organization": IMPORT_NODES,
    "employees": IMPORT_EMPLOYEES,
    "projects": IMPORT_PROJECTS,
    "rooms": IMPORT_ROOMS,
    "customers": IMPORT_CUSTOMERS,
    "contractors": IMPORT_CONTRACTORS,
}
_BATCHES_A_STEP = 4
_WAIT = timedelta(seconds=1)
_WAITS = 60
_OPEN_AT_ONCE = 4

_open: OrderedDict[UUID, tuple[Position | None, Iterator[Batch]]] = OrderedDict()
"""Where this process is in the workbooks it reads, so that each step need not read from the beginning."""


class NotYet(Exception):
    """Rows refer to what is still on its way to the service: try the same batch again, a little later."""


def step(work: UnitOfWork, item: Due) -> None:
    """Load the next batches of a job, and leave the rest to the next step."""
    job = work.get(ImportJob, item.subject_id, lock=True)
    if job.finished_at is not None:
        return
    try:
        more = _load(work, job, waits=int(item.data.get("waits", 0)))
    except WorkbookRefused as refusal:
        reasons = {"reason_zh": refusal.reason_zh, "reason_en": refusal.reason_en}
        _finish(work, job, "failed", {"code": refusal.code, **reasons})
    except NotYet:
        waits = int(item.data.get("waits", 0)) + 1
        work.remember_due(DUE, job.id, work.now + _WAIT, {"waits": waits})
    else:
        if more:
            work.remember_due(DUE, job.id, work.now, {})
        else:
            _finish(work, job, "done", None)


def _load(work: UnitOfWork, job: ImportJob, *, waits: int) -> bool:
    """Load some batches; return whether there are more."""
    if job.status == "queued":
        job.status = "running"
        measured = measure(path_of(job.tenant_id, job.id))
        job.rows_total = sum(extent.last_row for extent in measured.sheets.values())
    rest = _rest(job)
    for _ in range(_BATCHES_A_STEP):
        batch = next(rest, None)
        if batch is None:
            return False
        _load_batch(work, job, batch, last_try=waits >= _WAITS)
        waits = 0
    _open[job.id] = (_position(job), rest)
    return True


def _rest(job: ImportJob) -> Iterator[Batch]:
    """Return the batches that are still to load, going on where this process was if nobody else went on."""
    position, rest = _open.pop(job.id, (None, None))
    while len(_open) >= _OPEN_AT_ONCE:
        _open.popitem(last=False)
    if rest is not None and position == _position(job):
        return rest
    return batches(read_workbook(path_of(job.tenant_id, job.id), after=_position(job)))


def _position(job: ImportJob) -> Position | None:
    return None if job.sheet is None or job.row is None else (job.sheet, job.row)


def _load_batch(work: UnitOfWork, job: ImportJob, batch: Batch, *, last_try: bool) -> None:
    found = batch.problems
    if batch.good:
        outcomes = _ask(work, job, batch)
        if not last_try and any(problem["retry"] for outcome in outcomes for problem in outcome["problems"]):
            raise NotYet
        for row, outcome in zip(batch.good, outcomes, strict=True):
            setattr(job, outcome["outcome"], getattr(job, outcome["outcome"]) + 1)
            found += _said(row, outcome)
    job.refused += sum(row.values is None and row.row > 0 for row in batch.rows)
    job.sheet, job.row = batch.position
    job.rows_read += sum(row.row > 0 for row in batch.rows)
    for problem in found:
        work.add(_finding(job, problem))


def _ask(work: UnitOfWork, job: ImportJob, batch: Batch) -> list[dict[str, Any]]:
    method = LOADS[batch.kind]
    context = Context(
        tenant_id=job.tenant_id,
        principal=job.principal,
        permission="company:import",
        scopes=Scopes.from_json(job.scopes),
        request_id=str(job.id),
        deadline=work.context.deadline,
    )
    reply = services.ask(method, {"rows": [row.wire() for row in batch.good]}, context)
    outcomes: list[dict[str, Any]] = reply["outcomes"]
    return outcomes


def _said(row: Parsed, outcome: dict[str, Any]) -> list[Problem]:
    """Return what a service said about a row, as findings."""
    return [row.refused(p["field"], p["code"], p["reason_zh"], p["reason_en"]) for p in outcome["problems"]]


def _finding(job: ImportJob, problem: Problem) -> ImportFinding:
    return ImportFinding(
        job_id=job.id,
        sheet=problem.sheet,
        row=problem.row,
        column=problem.column,
        field=problem.field,
        value=problem.value[:500],
        code=problem.code,
        reason_zh=problem.reason_zh,
        reason_en=problem.reason_en,
        level=problem.level,
    )


def _finish(work: UnitOfWork, job: ImportJob, status: str, error: dict[str, Any] | None) -> None:
    _open.pop(job.id, None)
    job.status = status
    job.error = error
    job.finished_at = work.now
    counts = {name: getattr(job, name) for name in ("created", "changed", "unchanged", "refused")}
    work.log("import.finish", "import", job.id, after={"status": status, **counts})
