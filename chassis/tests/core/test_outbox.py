"""The relay's side of the outbox: in order, one at a time, woken when there is something."""

import threading
import time
from uuid import uuid4

import orjson
import pytest
from sqlalchemy import text

from chassis.database.connection import Connection
from chassis.database.engine import driver_connection
from chassis.database.migrate import migrate
from chassis.database.opening import sweep_sql
from chassis.outbox import Outbox, reading
from chassis.testing import a_context, eventually
from chassis.tests.core.sample.contracts import ORDER_PLACED


@pytest.fixture(scope="module")
def running(databases, request):
    """A database of its own: what others emit would be drained here too."""
    urls = databases.empty("sample", f"steward_outbox_{uuid4().hex[:8]}")
    migrate("sample", urls.owner, databases.folders["sample"])
    made = databases.runtime_on(urls, "sample")
    yield made
    made.engine.dispose()
    databases.drop(urls)


@pytest.fixture(autouse=True)
def _empty(running):
    outbox = Outbox(running.engine)
    with outbox.next_batch(1000):
        pass
    with running.engine.begin() as connection:
        driver_connection(connection).begin(sweep_sql())
        connection.execute(text("DELETE FROM chassis.outbox"))


def _emit(running, *titles, tenant=None):
    with running.works.begin(a_context(tenant or uuid4(), principal="system:sample")) as work:
        for title in titles:
            work.emit(ORDER_PLACED, {"id": uuid4(), "title": title, "version": 3})


def _titles(batch):
    return [orjson.loads(message.body)["data"]["title"] for message in batch]


def _drained(outbox, limit=100):
    with outbox.next_batch(limit) as batch:
        return _titles(batch)


def test_events_of_all_tenants_come_in_their_order_and_once(running):
    _emit(running, "a", "b")
    _emit(running, "c")
    outbox = Outbox(running.engine)
    assert outbox.lag()[0] == 3
    assert [_drained(outbox, limit=2), _drained(outbox), _drained(outbox)] == [["a", "b"], ["c"], []]
    assert outbox.lag() == (0, 0.0)


def test_an_event_is_a_cloud_event(running):
    tenant = uuid4()
    _emit(running, "a", tenant=tenant)
    with Outbox(running.engine).next_batch(1) as [message]:
        body = orjson.loads(message.body)
    assert message.key == "sample.order.placed.v1"
    assert message.subject == body["subject"] == body["data"]["id"]
    assert message.aggregate_version == body["aggregateversion"] == 3
    assert (body["id"], body["tenant"]) == (str(message.event_id), str(tenant))
    assert (body["specversion"], body["source"], body["type"]) == ("1.0", "/steward/sample", "sample.order.placed")
    assert (body["actor"], body["schemaversion"]) == ("system:sample", 1)
    assert body["time"].endswith("Z")


def test_what_could_not_be_sent_comes_again(running):
    _emit(running, "a")
    outbox = Outbox(running.engine)
    with pytest.raises(ConnectionError), outbox.next_batch(10):
        raise ConnectionError
    assert _drained(outbox) == ["a"]


def test_one_relay_at_a_time(running):
    _emit(running, "a")
    first, second = Outbox(running.engine), Outbox(running.engine)
    with first.next_batch(10) as batch:
        assert _titles(batch) == ["a"]
        assert _drained(second) == []
    assert _drained(second) == []


def _asleep(running):
    with running.engine.begin() as connection:
        found = connection.execute(text("SELECT asleep_until > clock_timestamp() FROM chassis.relay")).scalar()
    return bool(found)


def test_a_relay_that_sleeps_is_woken(running):
    outbox, woken = Outbox(running.engine), []
    sleeper = threading.Thread(target=lambda: woken.append(outbox.sleep(20)))
    started = time.monotonic()
    sleeper.start()
    eventually(lambda: _asleep(running), "the relay has said that it sleeps")
    _emit(running, "a")
    sleeper.join(20)
    assert woken == [True]
    assert time.monotonic() - started < 10
    assert not _asleep(running)


def test_a_relay_that_nobody_woke_looks_again_by_itself(running, monkeypatch):
    monkeypatch.setattr(reading, "LOOK_SECONDS", 0.1)
    outbox, woken = Outbox(running.engine), []
    sleeper = threading.Thread(target=lambda: woken.append(outbox.sleep(20)))
    sleeper.start()
    eventually(lambda: _asleep(running), "the relay has said that it sleeps")
    with running.engine.begin() as connection:
        connection.execute(text("UPDATE chassis.relay SET asleep_until = NULL"))
    _emit(running, "a")
    sleeper.join(10)
    assert woken == [True]


class _Ended(BaseException):
    """As a green thread ends that is killed."""


def test_who_is_ended_in_its_sleep_takes_nothing_back(running, monkeypatch):
    """Another copy may sleep at the same time: nobody would wake it."""

    def ended(*_):
        raise _Ended

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "readable", ended)
        with pytest.raises(_Ended):
            Outbox(running.engine).sleep(20)
    assert _asleep(running)
    assert Outbox(running.engine).sleep(0.1) is False
    assert not _asleep(running)


def test_a_relay_does_not_fall_asleep_over_what_is_there(running):
    _emit(running, "a")
    assert Outbox(running.engine).sleep(20) is True


def test_a_relay_wakes_up_by_itself(running):
    assert Outbox(running.engine).sleep(0.1) is False
    assert not _asleep(running)


def test_who_stands_by_does_not_have_writers_notify(running):
    _emit(running, "a")
    second = Outbox(running.engine)
    with Outbox(running.engine).next_batch(10):
        assert _drained(second) == []
        assert second.sleep(0.05) is False
        assert not _asleep(running)


def test_writers_notify_only_who_sleeps(running):
    borrowed = running.engine.raw_connection()
    held = borrowed.dbapi_connection
    assert isinstance(held, Connection)
    with held.cursor() as cursor:
        cursor.execute("LISTEN outbox")
        _emit(running, "a")
        assert not held.readable(0.2)
        cursor.execute(
            "INSERT INTO chassis.relay (asleep_until) VALUES (now() + interval '1 minute')"
            " ON CONFLICT (only_row) DO UPDATE SET asleep_until = excluded.asleep_until"
        )
        _emit(running, "b")
        assert held.readable(5)
        cursor.execute("UNLISTEN outbox; UPDATE chassis.relay SET asleep_until = NULL")
    held.notifies.clear()
    borrowed.close()


def test_the_relays_way_leads_to_nothing_else(running):
    _emit(running, "a")
    with running.engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM chassis.outbox")).scalar_one() == 0
        connection.execute(text("SELECT set_config('app.relay', 'on', true)"))
        assert connection.execute(text("SELECT count(*) FROM chassis.outbox")).scalar_one() == 1
        for table in ("orders", "prices", "chassis.org_nodes", "chassis.operation_log", "chassis.idempotency"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
