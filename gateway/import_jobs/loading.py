"""Loads a workbook, a few batches in a step. A step that is cut off is done again: a row that is there is unchanged."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from chassis.context import Context, gives_from_json
from chassis.database import UnitOfWork
from chassis.due_work import Due
from chassis.importing import insert_rows
from chassis.nodes import node_of
from chassis.process.green import aside
from chassis.scopes import Scopes
from chassis.settings import period
from contracts.core.rpc import RpcMethod
from contracts.core.uuids import new_id
from contracts.customer.rpc import IMPORT_CUSTOMERS
from contracts.hr.rpc import IMPORT_EMPLOYEES, IMPORT_NODES
from contracts.property.rpc import IMPORT_CONTRACTORS, IMPORT_PROJECTS, IMPORT_ROOMS
from gateway import services
from gateway.import_jobs.files import path_of
from gateway.import_jobs.jobs import DUE, DUE_FORGET
from gateway.import_jobs.models import FOUND, ImportFinding, ImportJob
from gateway.import_jobs.patience import WAIT, Patience
from gateway.import_jobs.readers import Readers
from gateway.import_jobs.results import has_results
from gateway.imports.batches import Batch
from gateway.imports.extent import measure
from gateway.imports.guard import check_file
from gateway.imports.parsed import Parsed, Position
from gateway.imports.problems import Problem, WorkbookRefused
from gateway.job_files import remove

LOADS: dict[str, RpcMethod] = {
    "organization": IMPORT_NODES,
    "employees": IMPORT_EMPLOYEES,
    "projects": IMPORT_PROJECTS,
    "rooms": IMPORT_ROOMS,
    "customers": IMPORT_CUSTOMERS,
    "contractors": IMPORT_CONTRACTORS,
}
_BATCHES_A_STEP = 4
_LOADED = "loaded"

_readers = Readers()


class NotYet(Exception):
    """Rows refer to what is still on its way to the service: try the same batch again, a little later."""

    def __init__(self, patience: Patience) -> None:
        super().__init__()
        self.patience = patience


def step(work: UnitOfWork, item: Due) -> None:
    """Load the next batches of a job, and leave the rest to the next step."""
    job = work.get(ImportJob, item.subject_id, lock=True)
    if job.finished_at is not None:
        return
    try:
        patience = None if item.data.get(_LOADED) else _load(work, job, Patience.of(item.data))
    except WorkbookRefused as refusal:
        reasons = {"reason_zh": refusal.reason_zh, "reason_en": refusal.reason_en}
        _finish(work, job, "failed", {"code": refusal.code, **reasons})
    except NotYet as wait:
        work.remember_due(DUE, job.id, work.now + WAIT, wait.patience.as_dict())
    else:
        if patience is None:
            _end(work, job)
        else:
            work.remember_due(DUE, job.id, work.now, patience.as_dict())


def forget(work: UnitOfWork, item: Due) -> None:
    """Remove the files of a job that ended long ago."""
    remove(work.tenant_id, item.subject_id)


def _load(work: UnitOfWork, job: ImportJob, patience: Patience) -> Patience | None:
    """Load some batches; return with how much patience to go on, None when there are no more."""
    path = path_of(job.tenant_id, job.id)
    if job.status == "queued":
        job.status = "running"
        job.rows_total = aside(_count_rows, path)
    reader = _readers.of(job.id, path, _position(job))
    for _ in range(_BATCHES_A_STEP):
        batch = reader.present()
        if batch is None:
            return None
        patience = _load_batch(work, job, batch, patience)
        reader.loaded()
    return patience


def _count_rows(path: Path) -> int:
    if not path.exists():
        raise WorkbookRefused("workbook_damaged", part=path.name)
    check_file(path)
    return sum(extent.last_row for extent in measure(path).sheets.values())


def _position(job: ImportJob) -> Position | None:
    return None if job.sheet is None or job.row is None else (job.sheet, job.row)


def _load_batch(work: UnitOfWork, job: ImportJob, batch: Batch, patience: Patience) -> Patience:
    """Load a batch, or of one that was tried before what waits; return the patience for the next. Raises NotYet."""
    first_try = not patience.waiting
    rows = [row for row in batch.good if first_try or row.row in patience.waiting]
    outcomes = list(zip(rows, _ask(work, job, batch.kind, rows) if rows else (), strict=True))
    patience = patience.after(row.row for row, outcome in outcomes if _waits(outcome))
    sheet = batch.rows[0].sheet
    ended = not patience.waiting or patience.ended(sheet, len(batch.good))
    if first_try:
        _count_read(work, job, batch)
    _count(work, job, [(row, outcome) for row, outcome in outcomes if ended or not _waits(outcome)])
    if not ended:
        raise NotYet(patience)
    job.sheet, job.row = batch.position
    return patience.afresh(sheet)


def _ask(work: UnitOfWork, job: ImportJob, kind: str, rows: list[Parsed]) -> list[dict[str, Any]]:
    method = LOADS[kind]
    context = Context(
        tenant_id=job.tenant_id,
        principal=job.principal,
        permission="company:import",
        scopes=Scopes.from_json(job.scopes),
        request_id=str(job.id),
        deadline=work.context.deadline,
        gives=gives_from_json(job.gives or {}) if method.gives else {},
    )
    reply = services.ask(method, {"rows": [row.asked() for row in rows]}, context)
    outcomes: list[dict[str, Any]] = reply["outcomes"]
    return outcomes


def _waits(outcome: dict[str, Any]) -> bool:
    problems = outcome["problems"]
    return bool(problems) and any(problem["retry"] for problem in problems)


def _count_read(work: UnitOfWork, job: ImportJob, batch: Batch) -> None:
    """Count the rows of a batch that were read, and those that no service need be asked about."""
    job.rows_read += sum(row.row > 0 for row in batch.rows)
    job.refused += sum(row.values is None and row.row > 0 for row in batch.rows)
    _note(work, job, batch.problems)


def _count(work: UnitOfWork, job: ImportJob, outcomes: list[tuple[Parsed, dict[str, Any]]]) -> None:
    for name, count in Counter(outcome["outcome"] for _, outcome in outcomes).items():
        setattr(job, name, getattr(job, name) + count)
    _note(work, job, [problem for row, outcome in outcomes for problem in _said(row, outcome)])


def _said(row: Parsed, outcome: dict[str, Any]) -> list[Problem]:
    """Return what a service said about a row, as findings."""
    return [row.refused(p["field"], p["code"], p["reason_zh"], p["reason_en"]) for p in outcome["problems"]]


def _note(work: UnitOfWork, job: ImportJob, problems: list[Problem]) -> None:
    """Keep what was found: in one statement, as every row of a large workbook may be wrong."""
    insert_rows(work, ImportFinding, [_finding(job, problem) for problem in problems])


def _finding(job: ImportJob, problem: Problem) -> dict[str, Any]:
    said = {name: getattr(problem, name) for name in FOUND}
    return {"id": new_id(), "job_id": job.id} | said | {"value": problem.value[:500]}


def _end(work: UnitOfWork, job: ImportJob) -> None:
    """Finish a job whose rows are all loaded, as soon as its result is written."""
    job.rows_total = job.rows_read  # which also counted headers and blank rows
    _readers.forget(job.id)
    if has_results(work, job):
        _finish(work, job, "done", None)
    else:
        work.remember_due(DUE, job.id, work.now + WAIT, {_LOADED: True})


def _finish(work: UnitOfWork, job: ImportJob, status: str, error: dict[str, Any] | None) -> None:
    _readers.forget(job.id)
    job.status = status
    job.error = error
    job.finished_at = work.now
    counts = {name: getattr(job, name) for name in ("created", "changed", "unchanged", "refused")}
    node = node_of(work, Scopes.from_json(job.scopes))
    work.log("import.finish", "import", job.id, after={"status": status, **counts}, node=node)
    if (days := period("KEEP_IMPORT_FILES_DAYS", 30, "days")) is not None:
        work.remember_due(DUE_FORGET, job.id, work.now + timedelta(days=days))
