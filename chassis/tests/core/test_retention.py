"""Rows that have done their work go in time, those of all tenants; the others stay."""

from uuid import uuid4

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from chassis.database.engine import driver_connection, unpooled_engine
from chassis.database.opening import sweep_sql
from chassis.events.sweeping import Sweeper
from chassis.retention import KEPT, sweep
from chassis.testing import runtime_of, work_as
from chassis.testing.databases import url_of

ROWS = {
    "outbox": ("routing_key, subject, aggregate_version, body, event_id", "'a.b.v1', 's', 1, '{}', gen_random_uuid()"),
    "inbox": ("consumer, event_id", "'sample.take', gen_random_uuid()"),
    "idempotency": ("principal, key, method, request_hash, reply", "'p', gen_random_uuid(), 'm', 'h', '{}'"),
    "due_work": ("kind, subject_id, due_at", "'k', gen_random_uuid(), now()"),
}


@pytest.fixture
def engine():
    return runtime_of("sample").engine


def _put(tenant, table, since, moment):
    columns, values = ROWS[table]
    with unpooled_engine(url_of("sample", owner=True)).begin() as connection:
        connection.execute(text(f"SELECT set_config('app.tenant', '{tenant}', true)"))
        statement = f"INSERT INTO chassis.{table} (tenant_id, {since}, {columns}) VALUES (:tenant, {moment}, {values})"
        connection.execute(text(statement), {"tenant": tenant})


def _left(tenant, table):
    with work_as("sample", tenant=tenant) as work:
        return work.session.execute(text(f"SELECT count(*) FROM chassis.{table}")).scalar_one()


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.table)
def test_what_was_kept_long_enough_goes_in_every_tenant(engine, tenant, kept):
    tenants = (tenant, uuid4())
    sweep(engine)
    for whose in tenants:
        for days in (kept.days + 1, kept.days + 2, kept.days - 1):
            _put(whose, kept.table, kept.since, f"now() - interval '{days} days'")
    assert sweep(engine, portion=3) == {one.table: 4 * (one == kept) for one in KEPT}
    assert [_left(whose, kept.table) for whose in tenants] == [1, 1]


@pytest.mark.parametrize("kept", [kept for kept in KEPT if kept.table in ("outbox", "due_work")], ids=lambda k: k.table)
def test_what_has_not_done_its_work_stays_however_old_it_is(engine, tenant, kept):
    _put(tenant, kept.table, f"{kept.since}, created_at", "NULL, now() - interval '999 days'")
    sweep(engine)
    assert _left(tenant, kept.table) == 1
    with engine.begin() as connection:
        driver_connection(connection).begin(sweep_sql())
        assert connection.execute(text(f"DELETE FROM chassis.{kept.table} WHERE {kept.since} IS NULL")).rowcount == 0


def test_the_sweepers_way_leads_to_nothing_else(engine, tenant, tree):
    with work_as("sample", tenant=tenant) as work:
        work.log("sample.sweep", "sample", uuid4())
    with engine.begin() as connection:
        driver_connection(connection).begin(sweep_sql())
        for table in ("chassis.org_nodes", "chassis.operation_log", "orders", "prices"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def _failed_sweeps():
    return REGISTRY.get_sample_value("steward_sweeps_total", {"outcome": "failed"})


def test_a_sweep_that_fails_is_counted_and_followed_by_another():
    rounds, before = [], _failed_sweeps()

    def fails():
        rounds.append(1)
        if len(rounds) == 2:
            sweeper.stop()
        raise ConnectionError

    sweeper = Sweeper(fails, pause=0.001)
    sweeper.run()
    assert len(rounds) == 2
    assert _failed_sweeps() == before + 2
