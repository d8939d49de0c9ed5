"""A whole tenant: halted, given out in a file, erased so that nothing comes back."""

import hashlib
from datetime import timedelta
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import orjson
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import ProgrammingError

from chassis import runtime
from chassis.database.engine import unpooled_engine
from chassis.database.migrate import migrate
from chassis.events.due_work import take_due
from chassis.events.handling import handle
from chassis.operation_log.sealing import seal
from chassis.operation_log.verifying import verify
from chassis.outbox.envelope import Circumstances, enveloped
from chassis.tenancy import halting
from chassis.tenancy.belongings import belongings, inside
from chassis.tenancy.erasing import CannotErase, erase
from chassis.tenancy.exporting import export
from chassis.testing import a_context
from chassis.tests.core.sample.contracts import ORDER_PLACED
from chassis.tests.core.sample.models import Price
from chassis.tests.core.sample.service import SampleHandlers
from contracts.core.errors import NotFound

HERE = Path(__file__).parent / "sample"


@pytest.fixture(scope="module")
def urls(databases):
    made = databases.empty("sample", f"steward_tenancy_{uuid4().hex[:8]}")
    migrate("sample", made.owner, HERE)
    yield made
    databases.drop(made)


@pytest.fixture
def running(databases, urls):
    made = databases.runtime_on(urls, "sample")
    with runtime.using(made):
        yield made
    made.engine.dispose()


@pytest.fixture
def owner(urls):
    made = unpooled_engine(urls.owner)
    yield made
    made.dispose()


def _work(running, tenant):
    return running.works.begin(a_context(tenant, principal=f"employee:{uuid4()}"))


def _live(running, tenant, count=7):
    """Leave rows in tables of all kinds."""
    with _work(running, tenant) as work:
        for number in range(count):
            work.add(Price(name=f"价 {number}"))
            work.log("price.make", "price", uuid4(), after={"n": number})
            work.remember_due("reminder", uuid4(), work.now - timedelta(minutes=1))
        work.emit(ORDER_PLACED, {"id": uuid4(), "title": "屋顶", "version": 1})
    seal(running.engine)


def _event(tenant, running):
    said = Circumstances("sample", a_context(tenant, principal="system:sample"), running.clock.now())
    payload = ORDER_PLACED.dump({"id": uuid4(), "title": "late", "version": 1})
    return ORDER_PLACED, orjson.loads(enveloped(ORDER_PLACED, payload, "late", 1, said).body)


def _halted(running, tenant):
    found = halting.halted(running.engine, tenant)
    assert found is not None
    return found


def _suspend_long_ago(running, owner, tenant):
    halting.halt(running.engine, tenant, "")
    with inside(owner, tenant) as connection:
        connection.execute(
            text("UPDATE chassis.halted SET since = now() - interval '2 minutes' WHERE tenant_id = :t"), {"t": tenant}
        )


def _counts(owner, tenant):
    with inside(owner, tenant) as connection:
        return {
            one.table: connection.execute(
                text(f"SELECT count(*) FROM {one.table} WHERE {one.column} = :t"), {"t": tenant}
            ).scalar_one()
            for one in belongings(connection)
        }


def test_due_work_of_a_halted_tenant_waits_and_that_of_others_is_done(running, tenant):
    other, done, kind = uuid4(), [], f"k-{uuid4()}"
    for one in (tenant, other):
        with _work(running, one) as work:
            work.remember_due(kind, uuid4(), work.now - timedelta(minutes=1))
    assert halting.halt(running.engine, tenant, "unpaid")
    assert not halting.halt(running.engine, tenant, "again")
    take_due({kind: lambda _, due: done.append(due.tenant_id)})
    assert done == [other]
    assert _halted(running, tenant).reason == "unpaid"
    assert halting.resume(running.engine, tenant)
    take_due({kind: lambda _, due: done.append(due.tenant_id)})
    assert done == [other, tenant]


def test_who_works_in_a_tenant_neither_halts_it_nor_lets_it_go_on(running, tenant):
    halting.halt(running.engine, tenant, "")
    with _work(running, tenant) as work:
        assert work.session.execute(text("DELETE FROM chassis.halted")).rowcount == 0
    with pytest.raises(NotFound), _work(running, uuid4()) as work:
        work.session.execute(text("INSERT INTO chassis.halted (tenant_id, reason) VALUES (gen_random_uuid(), '')"))


def test_an_export_has_all_rows_of_the_tenant_and_nobody_elses(running, owner, tenant, tmp_path):
    _live(running, tenant)
    _live(running, uuid4())
    told = export(running.engine, tenant, tmp_path / "t.zip", {"service": "sample"}, secrets={"public.prices": {"id"}})
    with ZipFile(tmp_path / "t.zip") as archive:
        assert orjson.loads(archive.read("manifest.json")) == orjson.loads(orjson.dumps(told))
        contents = {one["name"]: archive.read(one["name"]) for one in told["files"]}
    for one in told["files"]:
        lines = contents[one["name"]].splitlines()
        assert (len(lines), len(contents[one["name"]])) == (one["rows"], one["bytes"])
        assert hashlib.sha256(contents[one["name"]]).hexdigest() == one["sha256"]
        assert {orjson.loads(line)["tenant_id"] for line in lines} <= {str(tenant)}
    assert {one["name"].removesuffix(".jsonl"): one["rows"] for one in told["files"]} == _counts(owner, tenant)
    prices = [orjson.loads(line) for line in contents["public.prices.jsonl"].splitlines()]
    assert sorted(price["name"] for price in prices) == [f"价 {number}" for number in range(7)]
    assert "id" not in prices[0]
    assert next(one for one in told["files"] if one["name"] == "public.prices.jsonl")["left_out"] == ["id"]
    assert (tmp_path / "t.zip").stat().st_mode & 0o777 == 0o600


def test_an_export_writes_over_nothing_and_leaves_no_half(running, tenant, tmp_path):
    (tmp_path / "t.zip").write_text("another")
    with pytest.raises(FileExistsError):
        export(running.engine, tenant, tmp_path / "t.zip", {}, secrets={})
    with pytest.raises(ProgrammingError):
        export(running.engine, tenant, tmp_path / "u.zip", {}, secrets={}, beside={"public.prices": "nowhere"})
    assert [path.name for path in tmp_path.iterdir()] == ["t.zip"]


def test_erasing_leaves_nothing_of_the_tenant_and_everything_of_others(running, owner, tenant):
    other = uuid4()
    _live(running, tenant)
    _live(running, other)
    before, others = _counts(owner, tenant), _counts(owner, other)
    assert before["public.prices"] == before["chassis.seals"] == 7
    _suspend_long_ago(running, owner, tenant)
    found = erase(owner, tenant, portion=3)
    assert found["rows_erased"] == before
    assert set(_counts(owner, tenant).values()) == {0}
    assert _counts(owner, other) == others
    assert erase(owner, tenant) == found
    assert verify(running.engine, {}).findings == []


def test_an_erasing_that_was_broken_off_goes_on_where_it_was(running, owner, tenant):
    _live(running, tenant)
    before = _counts(owner, tenant)
    _suspend_long_ago(running, owner, tenant)
    deletes = []

    def break_off(connection, cursor, statement, *_):
        deletes.append(statement.startswith("DELETE"))
        if sum(deletes) == 5:
            raise ConnectionError

    event.listen(owner, "before_cursor_execute", break_off)
    with pytest.raises(ConnectionError):
        erase(owner, tenant, portion=3)
    event.remove(owner, "before_cursor_execute", break_off)
    assert 0 < sum(_counts(owner, tenant).values()) < sum(before.values())
    assert erase(owner, tenant, portion=3)["rows_erased"] == before


def test_only_who_was_suspended_for_a_while_is_erased(running, owner, tenant):
    _live(running, tenant)
    with pytest.raises(CannotErase, match="is not suspended here"):
        erase(owner, tenant)
    halting.halt(running.engine, tenant, "")
    with pytest.raises(CannotErase, match="wait for a minute"):
        erase(owner, tenant)
    assert _counts(owner, tenant)["public.prices"] == 7


def test_the_application_cannot_erase_nor_undo_it(running, owner, tenant):
    _suspend_long_ago(running, owner, tenant)
    with pytest.raises(ProgrammingError, match="permission denied"):
        erase(running.engine, tenant)
    erase(owner, tenant)
    assert not halting.resume(running.engine, tenant)
    assert _halted(running, tenant).erased_at


def test_a_late_event_of_an_erased_tenant_is_dropped(running, owner, tenant):
    seen = []

    def take(self, work, event):
        seen.append(event.tenant_id)
        work.add(Price(name="late"))

    halting.halt(running.engine, tenant, "")
    handle(take, SampleHandlers(), [_event(tenant, running)])
    assert seen == [tenant]  # who is only suspended has its copies kept in step
    _suspend_long_ago(running, owner, tenant)
    with inside(owner, tenant) as connection:
        connection.execute(text("UPDATE chassis.halted SET since = now() - interval '2 minutes'"))
    erase(owner, tenant)
    handle(take, SampleHandlers(), [_event(tenant, running)])
    assert seen == [tenant]
    assert set(_counts(owner, tenant).values()) == {0}


def test_erasing_waits_for_what_began_before(running, owner, tenant, monkeypatch):
    monkeypatch.setattr("chassis.tenancy.erasing._OTHERS_SECONDS", 0.0)
    _suspend_long_ago(running, owner, tenant)
    with _work(running, tenant) as work:
        work.add(Price(name="under way"))
        work.session.flush()
        with pytest.raises(CannotErase, match="still running"):
            erase(owner, tenant)
    monkeypatch.undo()
    assert erase(owner, tenant)["rows_erased"]["public.prices"] == 1
