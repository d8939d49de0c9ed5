"""The operation log has a partition for each month, and no way round it."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from chassis import months, runtime
from chassis.database.engine import unpooled_engine
from chassis.database.migrate import migrate
from chassis.settings import SettingsError
from chassis.testing import a_context
from chassis.testing.older import migrate_to

HERE = Path(__file__).parent / "sample"
PARTS = (
    "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'chassis.operation_log'::regclass ORDER BY 1"
)
AS = text("SELECT set_config('app.tenant', :tenant, true), set_config('app.whole', 'on', true)")
ADD = """
INSERT INTO chassis.operation_log (tenant_id, at, principal, permission, request_id, action, subject_type, subject_id)
VALUES (:tenant, :at, 'p', 'p', 'r', 'a', 't', 's') RETURNING id
"""


@pytest.fixture
def urls(databases):
    made = databases.empty("sample", f"steward_months_{uuid4().hex[:8]}")
    yield made
    databases.drop(made)


@pytest.fixture
def running(databases, urls):
    """A service on a migrated database of its own."""
    migrate("sample", urls.owner, HERE)
    made = databases.runtime_on(urls, "sample")
    with runtime.using(made):
        yield made
    made.engine.dispose()


def _sql(url, statement, **values):
    with unpooled_engine(url).begin() as connection:
        found = connection.execute(text(statement), values)
        return list(found.scalars()) if found.returns_rows else []


def _put(url, tenant, at, as_tenant=None):
    with unpooled_engine(url).begin() as connection:
        connection.execute(AS, {"tenant": str(as_tenant or tenant)})
        return connection.execute(text(ADD), {"tenant": tenant, "at": at}).scalar_one()


def _seen(url, tenant):
    with unpooled_engine(url).begin() as connection:
        connection.execute(AS, {"tenant": str(tenant)})
        return list(connection.execute(text("SELECT at FROM chassis.operation_log ORDER BY at")).scalars())


def _month(ahead=0):
    said = "to_char(date_trunc('month', now(), 'UTC') + make_interval(months => :ahead), 'YYYY_MM')"
    return text(f"SELECT {said}").bindparams(ahead=ahead)


def _names(url, *ahead):
    with unpooled_engine(url).begin() as connection:
        return [f"months.operation_log_{connection.execute(_month(by)).scalar_one()}" for by in ahead]


def test_what_was_logged_before_moves_into_its_month(urls, tenant):
    migrate_to("sample", urls.owner, ("chassis_0005", "0001"), HERE)
    ends = datetime(2026, 1, 31, 23, 59, 59, 999999, tzinfo=UTC)
    begins = datetime(2026, 2, 1, tzinfo=UTC)
    early, far = datetime(1999, 5, 5, tzinfo=UTC), datetime(2999, 5, 5, tzinfo=UTC)
    other = uuid4()
    for whose, at in ((tenant, early), (tenant, ends), (tenant, begins), (other, begins), (tenant, far)):
        last = _put(urls.owner, whose, at)
    migrate("sample", urls.owner, HERE)
    assert _seen(urls.app, tenant) == [early, ends, begins, far]
    assert _seen(urls.app, other) == [begins]
    rows = {name: _sql(urls.owner, f"SELECT at FROM {name}") for name in _sql(urls.owner, PARTS)}
    assert {name.removeprefix("months.operation_log_"): found for name, found in rows.items() if found} == {
        "1999_05": [early],
        "2026_01": [ends],
        "2026_02": [begins, begins],
        "default": [far],
    }
    assert _put(urls.app, tenant, begins) == last + 1


def test_a_process_that_runs_meanwhile_goes_on_logging(databases, urls, tenant):
    migrate_to("sample", urls.owner, ("chassis_0005", "0001"), HERE)
    made = databases.runtime_on(urls, "sample")

    def log():
        with made.works.begin(a_context(tenant, principal="system:sample")) as work:
            # As the code of that time did.
            work.session.execute(text(ADD), {"tenant": tenant, "at": work.now})

    for _ in range(3):
        log()
    migrate("sample", urls.owner, HERE)
    log()
    made.engine.dispose()
    assert len(_seen(urls.app, tenant)) == 4
    assert len(_sql(urls.owner, f"SELECT at FROM {_names(urls.app, 0)[0]}")) == 4


def test_the_coming_months_are_there_and_are_like_the_first(running, urls):
    assert set(_names(urls.app, 0, 1, 2, 3)) < set(_sql(urls.owner, PARTS))
    options = "SELECT reloptions FROM pg_class WHERE oid = '{}'::regclass"
    bare = "SELECT attname::text FROM pg_attribute WHERE attrelid = '{}'::regclass AND {} ORDER BY 1"
    bare = bare.format("{}", "attstattarget = 0 AND attnum > 0")
    indexes = "SELECT count(*) FROM pg_index WHERE indrelid = '{}'::regclass"
    forced = "SELECT relrowsecurity FROM pg_class WHERE oid = '{}'::regclass"
    for name in _sql(urls.owner, PARTS):
        found = [_sql(urls.owner, query.format(name)) for query in (options, bare, indexes, forced)]
        assert found == [[["autovacuum_analyze_scale_factor=0.5"]], ["after", "before"], [8], [True]]


def test_the_application_makes_a_month_that_is_missing_and_moves_what_waited_for_it(running, urls, tenant):
    (name,) = _names(urls.app, 2)
    _sql(urls.owner, f"DROP TABLE {name}")
    (at,) = _sql(urls.app, "SELECT date_trunc('month', now(), 'UTC') + interval '2 months 3 days'")
    _put(urls.app, tenant, at)
    assert _sql(urls.owner, "SELECT at FROM months.operation_log_default") == [at]
    assert months.turn(running.engine) == 1
    assert _sql(urls.owner, f"SELECT at FROM {name}") == [at]
    assert _seen(urls.app, tenant) == [at]
    assert months.turn(running.engine) == 0


def test_rows_of_no_near_month_are_kept_and_reported(running, urls, tenant, monkeypatch):
    said = []
    monkeypatch.setattr(months._log, "warning", lambda *_, **facts: said.append(facts), raising=False)
    _put(urls.app, tenant, datetime(2999, 1, 1, tzinfo=UTC))
    months.turn(running.engine)
    assert said == [{"log": "chassis.operation_log", "rows": 1}]
    assert len(_seen(urls.app, tenant)) == 1


def test_many_may_turn_the_months_at_once(running, urls):
    _sql(urls.owner, f"DROP TABLE {_names(urls.app, 3)[0]}")
    made = []
    threads = [threading.Thread(target=lambda: made.append(months.turn(running.engine))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [0, 0, 0, 1]


def test_there_is_no_way_round_the_log_through_a_month(running, urls, tenant):
    _put(urls.app, tenant, running.clock.now())
    hidden = [*_sql(urls.owner, PARTS), "months.kept"]
    assert len(hidden) >= 6
    for name in hidden:
        for statement in (f"SELECT 1 FROM {name}", f"DELETE FROM {name}", f"DROP TABLE {name}"):
            with pytest.raises(ProgrammingError, match="permission denied for schema months"):
                _sql(urls.app, statement)
    # Were the schema ever opened, the rights would still be missing, and the rows hidden behind a policy of their own.
    _sql(urls.owner, "GRANT USAGE ON SCHEMA months TO steward_test_sample")
    for name in hidden:
        for statement in (f"SELECT 1 FROM {name}", f"INSERT INTO {name} DEFAULT VALUES", f"DELETE FROM {name}"):
            with pytest.raises(ProgrammingError, match="permission denied for table"):
                _sql(urls.app, statement)


def test_nobody_sees_or_writes_the_log_of_another_tenant_or_changes_it(running, urls, tenant):
    _put(urls.app, tenant, running.clock.now())
    assert _seen(urls.app, uuid4()) == []
    with pytest.raises(ProgrammingError, match="row-level security"):
        _put(urls.app, tenant, running.clock.now(), as_tenant=uuid4())
    for statement in ("UPDATE {} SET action = 'x'", "DELETE FROM {}", "TRUNCATE {}"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            _sql(urls.app, statement.format("chassis.operation_log"))


def test_months_that_are_over_go_as_the_owner_has_laid_down(running, urls, tenant):
    month = "SELECT date_trunc('month', now(), 'UTC') - interval '{} months'"
    moments = [_sql(urls.app, month.format(ago))[0] for ago in (8, 7, 6, 0)]
    for at in moments:
        _put(urls.app, tenant, at)
    months.turn(running.engine)
    assert _seen(urls.app, tenant) == moments
    for setting in ("never", "0", "8"):
        migrate("sample", urls.owner, HERE, {"KEEP_OPERATION_LOG_MONTHS": setting})
        assert _seen(urls.app, tenant) == moments
    migrate("sample", urls.owner, HERE, {"KEEP_OPERATION_LOG_MONTHS": "7"})
    assert _seen(urls.app, tenant) == moments[1:]
    _sql(urls.owner, "UPDATE months.kept SET months = 6")
    assert months.turn(running.engine) == 1
    assert _seen(urls.app, tenant) == moments[2:]


def test_a_log_is_kept_for_half_a_year_at_least(running, urls):
    with pytest.raises(SettingsError) as refused:
        migrate("sample", urls.owner, HERE, {"KEEP_OPERATION_LOG_MONTHS": "5"})
    assert str(refused.value) == "KEEP_OPERATION_LOG_MONTHS must be 6 or more, or never, not 5."
    with pytest.raises(IntegrityError):
        _sql(urls.owner, "UPDATE months.kept SET months = 5")


def test_a_subject_is_found_along_an_index_of_every_month(running, urls, tenant):
    asked = (
        "SELECT * FROM chassis.operation_log WHERE tenant_id = :tenant AND subject_id = 's' ORDER BY at, id LIMIT 20"
    )
    with unpooled_engine(urls.app).begin() as connection:
        connection.execute(text(f"SELECT set_config('app.tenant', '{tenant}', true)"))
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(connection.execute(text(f"EXPLAIN {asked}"), {"tenant": tenant}).scalars())
    conditions = [line for line in plan.splitlines() if "Index Cond" in line and "subject_id" in line]
    assert len(conditions) == len(_sql(urls.owner, PARTS))
    assert all("subject_id = 's'::text" in line for line in conditions)
    assert "Seq Scan" not in plan
