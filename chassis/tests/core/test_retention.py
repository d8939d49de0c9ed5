"""Rows that have done their work go in time, those of all tenants; the others stay."""

from dataclasses import replace
from uuid import uuid4

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from chassis.database.engine import driver_connection, unpooled_engine
from chassis.database.opening import sweep_sql
from chassis.events.sweeping import Sweeper
from chassis.retention import KEPT, chores, sweep
from chassis.settings import SettingsError
from chassis.testing import runtime_of, sweep_as, work_as
from chassis.testing.databases import url_of
from chassis.testing.keeping import keeping_problems

ROWS = {
    "outbox": ("routing_key, subject, aggregate_version, body, event_id", "'a.b.v1', 's', 1, '{}', gen_random_uuid()"),
    "inbox": ("consumer, event_id", "'sample.take', gen_random_uuid()"),
    "idempotency": ("principal, key, method, request_hash, reply", "'p', gen_random_uuid(), 'm', 'h', '{}'"),
    "due_work": ("kind, subject_id, due_at", "'k', gen_random_uuid(), now()"),
}


@pytest.fixture
def engine():
    return runtime_of("sample").engine


def _put(tenant, rule, since, moment):
    columns, values = ROWS[rule.name]
    with unpooled_engine(url_of("sample", owner=True)).begin() as connection:
        connection.execute(text(f"SELECT set_config('app.tenant', '{tenant}', true)"))
        statement = f"INSERT INTO {rule.table} (tenant_id, {since}, {columns}) VALUES (:tenant, {moment}, {values})"
        connection.execute(text(statement), {"tenant": tenant})


def _left(tenant, rule):
    with work_as("sample", tenant=tenant) as work:
        return work.session.execute(text(f"SELECT count(*) FROM {rule.table}")).scalar_one()


def test_the_rules_of_the_chassis_are_served():
    assert list(keeping_problems("sample")) == []


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.name)
def test_what_was_kept_long_enough_goes_in_every_tenant(engine, tenant, kept):
    tenants = (tenant, uuid4())
    sweep_as("sample")
    for whose in tenants:
        for days in (kept.days + 1, kept.days + 2, kept.days - 1):
            _put(whose, kept, kept.since, f"now() - interval '{days} days'")
    assert {rule.name: sweep(engine, replace(rule, portion=3), rule.days) for rule in KEPT} == {
        rule.name: 4 * (rule == kept) for rule in KEPT
    }
    assert [_left(whose, kept) for whose in tenants] == [1, 1]


@pytest.mark.parametrize("kept", [kept for kept in KEPT if kept.name in ("outbox", "due_work")], ids=lambda k: k.name)
def test_what_has_not_done_its_work_stays_however_old_it_is(engine, tenant, kept):
    _put(tenant, kept, f"{kept.since}, created_at", "NULL, now() - interval '999 days'")
    sweep_as("sample")
    assert _left(tenant, kept) == 1
    with engine.begin() as connection:
        driver_connection(connection).begin(sweep_sql())
        assert connection.execute(text(f"DELETE FROM {kept.table} WHERE {kept.since} IS NULL")).rowcount == 0


def test_an_operator_says_how_long(tenant):
    kept = next(kept for kept in KEPT if kept.name == "idempotency")
    _put(tenant, kept, kept.since, "now() - interval '40 days'")
    for never in ("never", "0", "41"):
        sweep_as("sample", KEEP_IDEMPOTENCY_DAYS=never)
        assert _left(tenant, kept) == 1
    sweep_as("sample", KEEP_IDEMPOTENCY_DAYS="39")
    assert _left(tenant, kept) == 0


@pytest.mark.parametrize(
    ("outbox", "inbox", "reason"),
    [
        ("61", "90", "KEEP_INBOX_DAYS must be 91 or more, as KEEP_OUTBOX_DAYS is 61."),
        ("never", "90", "KEEP_INBOX_DAYS must be never, as KEEP_OUTBOX_DAYS is never."),
        ("60", "90", None),
        ("never", "never", None),
    ],
)
def test_the_inbox_knows_all_events_that_can_come_again(engine, outbox, inbox, reason):
    told = {"KEEP_OUTBOX_DAYS": outbox, "KEEP_INBOX_DAYS": inbox}
    if reason is None:
        chores(engine, KEPT, told)
        return
    with pytest.raises(SettingsError) as refused:
        chores(engine, KEPT, told)
    assert str(refused.value) == reason


def test_the_sweepers_way_leads_to_nothing_else(engine, tenant, tree):
    with work_as("sample", tenant=tenant) as work:
        work.log("sample.sweep", "sample", uuid4())
    with engine.begin() as connection:
        driver_connection(connection).begin(sweep_sql())
        for table in ("chassis.org_nodes", "chassis.operation_log", "orders", "prices"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def _failed_sweeps():
    return REGISTRY.get_sample_value("steward_sweeps_total", {"outcome": "failed"})


def test_a_chore_that_fails_is_counted_holds_up_no_other_and_is_tried_again():
    rounds, before = [], _failed_sweeps()

    def fails():
        raise ConnectionError

    def ends():
        rounds.append(1)
        if len(rounds) == 2:
            sweeper.stop()
        return 0

    sweeper = Sweeper({"fails": fails, "ends": ends}, pause=0.001)
    sweeper.run()
    assert len(rounds) == 2
    assert _failed_sweeps() == before + 2
