"""The operation log in its chain: every row gets a place, and whoever changes anything is found out."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis import runtime
from chassis.database.engine import unpooled_engine
from chassis.database.migrate import migrate
from chassis.events.looks import Seen
from chassis.operating.log import log
from chassis.operating.moments import machine_now
from chassis.operation_log import forgetting
from chassis.operation_log.checkpoints import Checkpoint
from chassis.operation_log.sealing import seal
from chassis.operation_log.verifying import verify
from chassis.testing import a_context, eventually

HERE = Path(__file__).parent / "sample"


@pytest.fixture
def urls(databases):
    made = databases.empty("sample", f"steward_seals_{uuid4().hex[:8]}")
    migrate("sample", made.owner, HERE)
    yield made
    databases.drop(made)


@pytest.fixture
def running(databases, urls):
    made = databases.runtime_on(urls, "sample")
    with runtime.using(made):
        yield made
    made.engine.dispose()


def _log(running, tenant, count=1, **more):
    with running.works.begin(a_context(tenant, principal=f"employee:{uuid4()}", address="192.0.2.1", **more)) as work:
        for number in range(count):
            change = {"n": number, "b": "前"}, {"n": number + 1}
            work.log("order.change", "order", uuid4(), *change, node=uuid4())


def _findings(running, *known, **more):
    return [(found.seq, found.what) for found in verify(running.engine, known, **more).findings]


@contextmanager
def _intruder(urls):
    """Somebody with the owner's password, who knows the tables."""
    with unpooled_engine(urls.owner).begin() as connection:
        for table in ("operation_log", "seals", "seal_heads", "sealing"):
            connection.execute(text(f"ALTER TABLE chassis.{table} NO FORCE ROW LEVEL SECURITY"))
        yield lambda statement, **values: connection.execute(text(statement), values)


@pytest.fixture
def sealed(running, tenant):
    """Nine rows, in their place."""
    for _ in range(3):
        _log(running, tenant, 3)
    assert seal(running.engine) == 9
    return running


def test_every_row_gets_its_place(sealed, tenant):
    other = uuid4()
    _log(sealed, other, 2)
    assert (seal(sealed.engine), seal(sealed.engine)) == (2, 0)
    report = verify(sealed.engine, ())
    assert (report.rows, report.erased, report.dropped, report.findings) == (11, 0, 0, [])


def test_rows_of_transactions_that_end_in_another_order_than_they_began_all_get_one(running, tenant):
    early = running.works.begin(a_context(tenant, principal="system:sample"))
    with early as work:
        work.log("order.begin", "order", uuid4())
        work.session.execute(text("SELECT pg_current_xact_id()"))
        _log(running, tenant)
        # The later one waits for the earlier: otherwise that one would come between what is sealed.
        assert seal(running.engine) == 0
    assert seal(running.engine) == 2
    assert _findings(running) == []


def _quiet(running):
    return Seen.of(running.engine, running.clock.now(), []).quiet


def test_what_is_written_shows_as_a_number_that_moves(running, tenant):
    was = eventually(lambda: _quiet(running), "nothing is under way")
    assert _quiet(running) == was
    with running.works.begin(a_context(tenant, principal="system:sample")) as work:
        work.log("order.begin", "order", uuid4())
        work.session.execute(text("SELECT pg_current_xact_id()"))
        _log(running, tenant)
        assert _quiet(running) is None, "the first has not ended"
    assert eventually(lambda: _quiet(running), "nothing is under way") > was


def test_a_large_transaction_is_sealed_in_portions(running, tenant):
    _log(running, tenant, 25)
    assert [seal(running.engine, 10) for _ in range(4)] == [10, 10, 5, 0]
    assert _findings(running) == []


def test_many_who_log_and_many_who_seal_leave_nothing_out(running, tenant):
    tenants = [tenant, uuid4(), uuid4()]
    with ThreadPoolExecutor(8) as pool:
        logging = [pool.submit(_log, running, tenants[number % 3], 1 + number % 4) for number in range(60)]
        sealing = [pool.submit(seal, running.engine, 7) for _ in range(40)]
        done = sum(one.result() for one in sealing)
        for one in logging:
            one.result()
    while count := seal(running.engine):
        done += count
    report = verify(running.engine, ())
    assert (done, report.rows, report.findings) == (150, 150, [])


CHANGES = {
    "who": "UPDATE chassis.operation_log SET principal = 'system:nobody' WHERE id = :id",
    "when": "UPDATE chassis.operation_log SET request_id = 'another' WHERE id = :id",
    "the state": """UPDATE chassis.operation_log SET after = '{"n": 99}' WHERE id = :id""",
    "where": "UPDATE chassis.operation_log SET org_node_id = gen_random_uuid() WHERE id = :id",
    "nowhere": "UPDATE chassis.operation_log SET org_node_id = NULL WHERE id = :id",
    "the salt": "UPDATE chassis.operation_log SET salt = gen_random_uuid() WHERE id = :id",
    "one half of the state": "UPDATE chassis.operation_log SET before = NULL WHERE id = :id",
}


def test_what_an_older_version_has_sealed_in_its_way_is_no_finding(running, urls, tenant):
    _log(running, tenant, 2)
    with _intruder(urls) as do:
        was = do("SELECT id, org_node_id, salt FROM chassis.operation_log WHERE tenant_id = :t", t=tenant).all()
        do("UPDATE chassis.operation_log SET org_node_id = NULL, salt = NULL")
    assert seal(running.engine) == 2
    with _intruder(urls) as do:
        for id, node, salt in was:
            do("UPDATE chassis.operation_log SET org_node_id = :n, salt = :s WHERE id = :i", n=node, s=salt, i=id)
    assert _findings(running) == []


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_row_that_was_changed_is_found(sealed, urls, change):
    with _intruder(urls) as do:
        row = do("SELECT log_id FROM chassis.seals WHERE seq = 5").scalar_one()
        do(change, id=row)
    [(seq, what)] = _findings(sealed)
    assert seq == 5
    assert "changed" in what


def test_a_row_that_was_deleted_is_found(sealed, urls):
    with _intruder(urls) as do:
        gone = do("SELECT log_id FROM chassis.seals WHERE seq = 4").scalar_one()
        do("DELETE FROM chassis.operation_log WHERE id = :id", id=gone)
    assert _findings(sealed) == [(4, f"row {gone} is gone")]


def test_a_row_that_was_deleted_with_its_seal_is_found(sealed, urls):
    with _intruder(urls) as do:
        do("DELETE FROM chassis.operation_log WHERE id = (SELECT log_id FROM chassis.seals WHERE seq = 4)")
        do("DELETE FROM chassis.seals WHERE seq = 4")
    assert (5, "follows 3: what was between is gone") in _findings(sealed)


def test_rows_that_changed_places_are_found(sealed, urls):
    with _intruder(urls) as do:
        do("UPDATE chassis.seals SET seq = CASE seq WHEN 4 THEN 105 ELSE 104 END WHERE seq IN (4, 5)")
        do("UPDATE chassis.seals SET seq = seq - 100 WHERE seq > 100")
    assert {seq for seq, what in _findings(sealed) if "does not follow" in what} >= {4, 5}


def test_a_row_that_was_put_in_afterwards_is_found(sealed, urls, tenant):
    with _intruder(urls) as do:
        row = do(
            "INSERT INTO chassis.operation_log (tenant_id, at, principal, permission, request_id, action,"
            " subject_type, subject_id, xid) VALUES (:tenant, now(), 'p', 'p', 'r', 'a', 't', 's', '1') RETURNING id",
            tenant=tenant,
        ).scalar_one()
    assert _findings(sealed) == [(0, f"row {row} was put in afterwards")]


def test_a_tail_that_was_cut_off_is_found(sealed, urls):
    with _intruder(urls) as do:
        do("DELETE FROM chassis.operation_log WHERE id IN (SELECT log_id FROM chassis.seals WHERE seq > 6)")
        do("DELETE FROM chassis.seals WHERE seq > 6")
    assert _findings(sealed) == [(6, "is the last one, where 9 should be")]


def test_a_tail_that_was_cut_off_with_its_head_is_found_by_what_is_known_elsewhere(sealed, urls, tenant):
    with _intruder(urls) as do:
        known = do("SELECT chain FROM chassis.seals WHERE seq = 9").scalar_one()
        do("DELETE FROM chassis.operation_log WHERE id IN (SELECT log_id FROM chassis.seals WHERE seq > 6)")
        do("DELETE FROM chassis.seals WHERE seq > 6")
        do("UPDATE chassis.seal_heads SET seq = 6, chain = (SELECT chain FROM chassis.seals WHERE seq = 6)")
    assert _findings(sealed) == []
    assert _findings(sealed, Checkpoint(tenant, 9, bytes(known))) == [(9, "is known from elsewhere, and is not there")]


def test_a_log_that_is_gone_as_a_whole_is_found_by_what_is_known_elsewhere(running, tenant):
    assert (9, "is known from elsewhere, and is not there") in _findings(running, Checkpoint(tenant, 9, b"9" * 32))


def test_what_is_sealed_while_it_is_looked_at_is_no_finding(running, tenant):
    with ThreadPoolExecutor(4) as pool:
        work = [pool.submit(_log, running, tenant, 5) for _ in range(40)]
        work += [pool.submit(seal, running.engine, 3) for _ in range(60)]
        found = [pool.submit(_findings, running) for _ in range(20)]
        assert {tuple(one.result()) for one in found} == {()}
        for one in work:
            one.result()


def test_a_chain_that_was_made_anew_is_found_by_what_is_known_elsewhere(sealed, urls, tenant):
    with _intruder(urls) as do:
        known = bytes(do("SELECT chain FROM chassis.seals WHERE seq = 7").scalar_one())
        do("UPDATE chassis.operation_log SET principal = 'system:nobody'")
        do("DELETE FROM chassis.seals")
        do("DELETE FROM chassis.seal_heads")
        do("UPDATE chassis.sealing SET xid = '0', log_id = 0")
    assert seal(sealed.engine) == 9
    assert _findings(sealed) == []
    assert (7, "is not what is known from elsewhere") in _findings(sealed, Checkpoint(tenant, 7, known))


def test_states_may_be_gone_only_where_an_erasure_in_the_log_says_so(sealed, urls, tenant):
    with _intruder(urls) as do:
        rows = do("SELECT seq, log_id FROM chassis.seals ORDER BY seq").all()
        do(
            "UPDATE chassis.operation_log SET before = NULL, after = NULL WHERE id = ANY(:ids)",
            ids=[r.log_id for r in rows[:3]],
        )
    gone = [(row.seq, f"the states in row {row.log_id} are gone, and no erasure says so") for row in rows[:3]]
    assert _findings(sealed) == gone
    with sealed.works.begin(a_context(tenant, principal="system:gateway")) as work:
        work.log(forgetting.ACTION, "person", uuid4(), after=forgetting.said({}, [row.log_id for row in rows[:2]]))
    assert _findings(sealed) == gone[2:]  # what says so is sealed in a moment
    seal(sealed.engine)
    assert (verify(sealed.engine, ()).erased, _findings(sealed)) == (2, gone[2:])
    with _intruder(urls) as do:
        do(
            "UPDATE chassis.operation_log SET before = NULL, after = NULL WHERE action = :erase",
            erase=forgetting.ACTION,
        )
    assert [seq for seq, _ in _findings(sealed)] == [1, 2, 3, 10]


def test_what_is_dropped_by_rule_may_be_gone(sealed, urls, tenant):
    with _intruder(urls) as do:
        do("DELETE FROM chassis.operation_log WHERE id IN (SELECT log_id FROM chassis.seals WHERE seq < 4)")
        do("DELETE FROM chassis.seals WHERE seq < 3")
    assert len(_findings(sealed)) == 2
    known = [Checkpoint(tenant, 1, b"1" * 32), Checkpoint(tenant, 2, b"2" * 32)]
    later = machine_now() + timedelta(minutes=1)
    assert _findings(sealed, *known, dropped_before=later) == []
    assert len(_findings(sealed, Checkpoint(tenant, 10, b"0" * 32), dropped_before=later)) == 1


def test_what_was_made_older_than_it_is_was_not_dropped_by_rule(sealed, urls):
    with _intruder(urls) as do:
        do("UPDATE chassis.seals SET at = at - interval '1 year' WHERE seq = 5")
        do("DELETE FROM chassis.operation_log WHERE id = (SELECT log_id FROM chassis.seals WHERE seq = 5)")
    [(seq, what)] = _findings(sealed, dropped_before=machine_now() - timedelta(days=1))
    assert seq == 5
    assert "is gone" in what


@pytest.mark.parametrize("table", ["operation_log", "seals"])
@pytest.mark.parametrize("what", ["UPDATE chassis.{} SET at = now()", "DELETE FROM chassis.{}"])
def test_the_application_can_only_add(sealed, urls, table, what):
    with unpooled_engine(urls.app).connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text(what.format(table)))


def test_the_command_says_it_and_its_exit_code_too(sealed, urls, tenant, monkeypatch):
    monkeypatch.setenv("SAMPLE_DATABASE_URL", urls.app)
    well = CliRunner().invoke(log, ["verify", "sample"])
    assert (well.exit_code, well.output.splitlines()[-1]) == (0, "as it was written: sample")
    with _intruder(urls) as do:
        do("UPDATE chassis.operation_log SET principal = 'system:nobody'")
    ill = CliRunner().invoke(log, ["verify", "sample", "--known", f"{tenant}:3:{'00' * 32}"])
    assert ill.exit_code == 1
    assert f"sample {tenant} 3: is not what is known from elsewhere" in ill.output
    assert CliRunner().invoke(log, ["verify", "sample", "--known", "nonsense"]).exit_code == 2
