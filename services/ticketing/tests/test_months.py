"""The log of the tickets has a partition for each month: what was there moves, and it is read as before."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis.database.engine import unpooled_engine
from chassis.database.migrate import migrate
from chassis.testing import work_as
from chassis.testing.databases import url_of
from chassis.testing.older import migrate_to
from chassis.testing.plans import plan_of_last
from services.ticketing.queries import get_progress
from services.ticketing.tests.flow import Flow
from services.ticketing.tests.world import World

PARTS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'ticket_log'::regclass ORDER BY 1"


@pytest.fixture
def older(databases, monkeypatch):
    """Ticketing on a database as the release before has left it."""
    urls = databases.empty("ticketing", f"steward_older_{uuid4().hex[:8]}")
    migrate_to("ticketing", urls.owner, ("chassis_0014", "0002"))
    running = databases.runtime_on(urls, "ticketing")
    monkeypatch.setitem(databases._runtimes, "ticketing", running)
    yield urls
    running.engine.dispose()
    databases.drop(urls)


def _parts(url):
    with unpooled_engine(url).begin() as connection:
        return list(connection.execute(text(PARTS)).scalars())


def test_tickets_go_on_where_they_were(older, tenant):
    flow = Flow(World(tenant))
    ticket = flow.rating()
    before = flow.progress(ticket)
    migrate("ticketing", older.owner)
    assert flow.progress(ticket) == before
    assert len(before) == 6
    flow.rate(ticket, satisfied=False)
    assert len(flow.progress(ticket)) == 7
    with unpooled_engine(older.owner).begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM months.ticket_log_default")).scalar_one() == 0


def test_a_step_of_no_ticket_cannot_be_written(world, flow):
    flow.open()
    with unpooled_engine(url_of("ticketing", owner=True)).begin() as connection:
        checks = "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated AND conrelid = '{}'::regclass"
        for name in _parts(url_of("ticketing", owner=True)):
            assert connection.execute(text(checks.format(name))).scalar_one() == 1


def test_there_is_no_way_round_the_log_through_a_month(world, flow):
    flow.open()
    for name in _parts(url_of("ticketing", owner=True)):
        with (
            pytest.raises(ProgrammingError, match="permission denied for schema months"),
            unpooled_engine(url_of("ticketing")).begin() as connection,
        ):
            connection.execute(text(f"SELECT 1 FROM {name}"))


def test_a_ticket_finds_its_steps_along_an_index_of_every_month(world, flow):
    ticket = flow.rating()
    with work_as("ticketing", tenant=world.tenant) as work:
        plan = plan_of_last(work, lambda: get_progress(work, ticket_id=ticket["id"]))
    assert "Seq Scan" not in plan
    assert plan.count("_tenant_id_ticket_id_step_idx") == len(_parts(url_of("ticketing", owner=True)))
