"""No query outlives its request, whatever happens to server and network; the next request finds a connection."""

import socket
import time
from contextlib import closing

import pytest
from sqlalchemy import make_url, text

from chassis import runtime
from chassis.database import UnitOfWorks
from chassis.database.engine import engine_for
from chassis.testing import a_context, eventually, runtime_of, url_of, work_as
from chassis.tests.core.sample.models import Order
from contracts.core.errors import DeadlineExceeded, Unavailable


def _works(url, workers=1):
    made = runtime_of("sample")
    engine = engine_for(url, workers)
    return UnitOfWorks(engine, made.clock, "sample", made.works._cursors)


def _context(tenant, seconds=30.0):
    return a_context(tenant, principal="system:sample", deadline=time.time() + seconds)


def _ask(works, tenant, statement="SELECT 1", seconds=30.0):
    with works.begin(_context(tenant, seconds)) as work:
        return work.session.execute(text(statement)).scalar_one()


def test_what_comes_too_late_is_not_begun(tenant):
    with pytest.raises(DeadlineExceeded), work_as("sample", tenant=tenant, deadline=time.time() - 0.01):
        pytest.fail("it was begun")


def test_a_slow_query_is_ended_by_the_server_and_the_connection_lives(tenant):
    works = _works(url_of("sample"))
    backend = "SELECT pg_backend_pid()"
    before = _ask(works, tenant, backend)
    started = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        _ask(works, tenant, "SELECT pg_sleep(10)", seconds=0.3)
    assert time.monotonic() - started < 2
    assert _ask(works, tenant, backend) == before
    works.engine.dispose()


def test_a_query_ends_though_the_network_is_dead(tenant, road):
    url = make_url(url_of("sample")).set(host=road.host, port=road.port)
    works = _works(url.render_as_string(hide_password=False))
    assert _ask(works, tenant) == 1
    road.open.clear()
    started = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        _ask(works, tenant, seconds=0.3)
    assert time.monotonic() - started < 2
    road.open.set()
    assert _ask(works, tenant) == 1
    works.engine.dispose()


def test_a_server_that_cannot_be_reached_is_unavailable(tenant):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    works = _works(make_url(url_of("sample")).set(port=port).render_as_string(hide_password=False))
    with pytest.raises(Unavailable):
        _ask(works, tenant)


def test_a_connection_that_was_ended_is_replaced_before_anybody_notices(tenant):
    works = _works(url_of("sample"))
    backend = _ask(works, tenant, "SELECT pg_backend_pid()")
    with work_as("sample", tenant=tenant) as work:
        work.session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
    gone = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")

    def ended():
        with work_as("sample", tenant=tenant) as work:
            return work.session.execute(gone, {"pid": backend}).scalar_one() == 0

    eventually(ended, "the connection has been ended")
    assert _ask(works, tenant, "SELECT pg_backend_pid()") != backend
    works.engine.dispose()


def test_a_connection_that_is_ended_at_work_makes_the_request_unavailable(tenant):
    works = _works(url_of("sample"))
    with pytest.raises(Unavailable):
        _ask(works, tenant, "SELECT pg_terminate_backend(pg_backend_pid())")
    assert _ask(works, tenant) == 1
    works.engine.dispose()


def test_who_waits_for_a_lock_too_long_is_told_to_come_again(tenant, tree):
    with work_as("sample", tenant=tenant) as work:
        order = work.add(Order(org_node_id=tree.root, room_id=tree.root, title="locked", ordered_at=work.now))

    def impatient():
        with work_as("sample", tenant=tenant) as second:
            second.session.execute(text("SET LOCAL lock_timeout = '50ms'"))
            second.get(Order, order.id, lock=True)

    with work_as("sample", tenant=tenant) as first:
        first.get(Order, order.id, lock=True)
        with pytest.raises(Unavailable):
            impatient()


def test_without_a_free_connection_a_request_is_unavailable(tenant):
    works = _works(url_of("sample"))
    held = [works.engine.connect() for _ in range(works.engine.pool.size())]
    with pytest.raises(Unavailable, match="All connections"):
        _ask(works, tenant)
    for connection in held:
        connection.close()
    works.engine.dispose()


def test_nothing_runs_before_a_runtime_is_installed():
    with runtime.using(None), pytest.raises(RuntimeError, match="install"):  # type: ignore[arg-type]
        runtime.current()
