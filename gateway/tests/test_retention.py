"""What the gateway keeps for a while only: what is over goes, what goes on stays."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from chassis.database import UnitOfWork
from chassis.database.engine import driver_connection
from chassis.database.opening import sweep_sql
from chassis.testing import runtime_of, sweep_as, work_as
from gateway.access.models import LoginCode, Session
from gateway.import_jobs.models import FOUND, ImportFinding, ImportJob

_COUNTS = dict.fromkeys(("rows_total", "rows_read", "created", "changed", "unchanged", "refused"), 0)


def _session(work: UnitOfWork, days: int) -> None:
    """A session that ended so many days ago; it began a year before that."""
    at = work.now - timedelta(days=days)
    created = at - timedelta(days=365)
    times = {"created_at": created, "refreshed_at": created, "expires_at": at}
    work.add(Session(principal="p", device="", address="", **times))


def _code(work: UnitOfWork, days: int) -> None:
    at = work.now - timedelta(days=days)
    created = at - timedelta(days=365)
    code = LoginCode(phone="1", customer_id=uuid4(), code_digest="d", attempts=0, created_at=created, expires_at=at)
    work.add(code)


def _job(work: UnitOfWork, days: int | None) -> None:
    """A job that ended so many days ago, or still runs, with what was found."""
    finished = None if days is None else work.now - timedelta(days=days)
    status = "running" if days is None else "done"
    job = ImportJob(file_name="f", status=status, principal="p", scopes=[], finished_at=finished, **_COUNTS)
    work.add(job)
    work.session.flush()
    found = dict.fromkeys(FOUND, "x") | {"row": 1}
    work.add(ImportFinding(job_id=job.id, **found))


def _left(tenant: UUID, model: type) -> int:
    with work_as("gateway", tenant=tenant) as work:
        return int(work.session.execute(select(func.count()).select_from(model)).scalar_one())


@pytest.mark.parametrize(
    ("put", "model", "setting"),
    [(_session, Session, "KEEP_SESSIONS_DAYS"), (_code, LoginCode, "KEEP_LOGIN_CODES_DAYS")],
)
def test_what_has_expired_goes_and_what_is_valid_stays(tenant, put, model, setting):
    with work_as("gateway", tenant=tenant) as work:
        for days in (31, 29, -1):
            put(work, days)
    before = _left(tenant, model)
    sweep_as("gateway")
    assert _left(tenant, model) == before - 1
    sweep_as("gateway", **{setting: "1"})
    assert _left(tenant, model) == before - 2


def test_a_job_goes_with_its_findings_and_one_that_runs_stays(tenant):
    with work_as("gateway", tenant=tenant) as work:
        for days in (366, 364, None):
            _job(work, days)
    with work_as("gateway", tenant=tenant) as work:
        work.session.execute(text("UPDATE import_jobs SET created_at = now() - interval '999 days'"))
    sweep_as("gateway")
    assert (_left(tenant, ImportJob), _left(tenant, ImportFinding)) == (2, 2)


def test_not_even_a_wrong_rule_deletes_what_goes_on(tenant):
    with work_as("gateway", tenant=tenant) as work:
        _session(work, -1)
        _code(work, -1)
        _job(work, None)
    with runtime_of("gateway").engine.begin() as connection:
        driver_connection(connection).begin(sweep_sql())
        for table in ("sessions", "login_codes", "import_jobs"):
            connection.execute(text(f"DELETE FROM {table}"))
        assert connection.execute(text("DELETE FROM accounts")).rowcount == 0
    assert min(_left(tenant, model) for model in (Session, LoginCode, ImportJob, ImportFinding)) >= 1
