"""Of every table and event it is said whether it goes when what a company has tried out is cleared."""

import pytest
from sqlalchemy import text

from chassis.database.engine import unpooled_engine
from chassis.events.declaring import declared_due
from chassis.process.loading import handlers_class
from chassis.testing.databases import url_of
from contracts.core.registry import PRODUCERS, events
from contracts.gateway.events import OF_ACCOUNTS

STAYS = {
    "customer": {"customers", "phones", "rooms", "tenures"},
    "property": {"contractor_nodes", "contractors", "projects", "rooms"},
    "ticketing": {"charge_items", "employees", "room_holders", "rooms", "time_limits"},
    "billing": {"charge_items", "customers", "ownerships", "prices"},
    "notify": {"customers", "employees", "own_texts", "posts"},
    "hr": {"employees", "nodes", "posts"},
    "gateway": {
        *("acceptance_duties", "accounts", "api_keys", "delegations", "grants", "login_attempts", "login_codes"),
        *("request_counts", "resident_rooms", "roles", "saved_views", "sessions", "sign_on_attempts", "sign_ons"),
        *("tenant_settings", "tenants", "trials", "erasures"),
    },
}
"""What a company has set up, and who may get in."""
LASTING = {"hr", "customer", "property"}
"""Of these every event tells of what stays."""
ALSO_LASTING = {
    *("billing.charge_items.changed.v1", "gateway.tenant.created.v1"),
    *(event.key for event in OF_ACCOUNTS),
}
WORK_THAT_STAYS = {"property"}
"""Their due work is about what stays."""

_TABLES = text("""
    SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    AND NOT c.relispartition AND c.relname NOT LIKE '%\\_version'
""")
_CLEARABLE = text("SELECT name, only_where FROM chassis.clearable")
_MATCHED = "SELECT routing_key FROM unnest(CAST(:keys AS text[])) AS told (routing_key) WHERE {}"
_DUE = "SELECT kind FROM unnest(CAST(:kinds AS text[])) AS work (kind) WHERE NOT ({})"
_HELD_BACK = text("""
    SELECT DISTINCT conrelid::regclass::text AS child, confrelid::regclass::text AS parent
    FROM pg_constraint WHERE contype = 'f'
""")


def asked(part, statement, **values):
    with unpooled_engine(url_of(part, owner=True)).connect() as connection:
        return connection.execute(statement, values).all()


def clearable(part):
    return dict(asked(part, _CLEARABLE))


@pytest.mark.parametrize("part", PRODUCERS)
def test_every_table_is_cleared_or_stays(part):
    tables = {name for (name,) in asked(part, _TABLES)}
    gone = {name.removeprefix("public.") for name in clearable(part) if name.startswith("public.")}
    assert gone | STAYS[part] == tables
    assert not gone & STAYS[part]


@pytest.mark.parametrize("part", PRODUCERS)
def test_nothing_that_stays_refers_to_what_goes(part):
    gone = {name.removeprefix("public.") for name in clearable(part)}
    held = {(child, parent) for child, parent in asked(part, _HELD_BACK) if parent in gone and child in STAYS[part]}
    assert held == set()


@pytest.mark.parametrize("part", PRODUCERS)
def test_events_pass_with_what_they_tell_of_and_so_do_their_rows(part):
    # Of the log nothing goes, so what is said of it lasts.
    told = {key: event for key, event in events().items() if event.producer == part}
    keys = {key: event for key, event in told.items() if event.name != "log.sealed"}
    passing = {key for key, event in told.items() if event.passing}
    assert passing == (set() if part in LASTING else keys.keys() - ALSO_LASTING)
    condition = clearable(part).get("chassis.outbox", "false")
    assert {key for (key,) in asked(part, text(_MATCHED.format(condition)), keys=list(told))} == passing


@pytest.mark.parametrize("part", PRODUCERS)
def test_due_work_goes_with_what_it_is_about(part):
    has_work = bool(declared_due(handlers_class(part))) and part not in WORK_THAT_STAYS
    assert ("chassis.due_work" in clearable(part)) == has_work


def test_what_carries_a_clearing_or_an_erasure_goes_on():
    kinds = list(declared_due(handlers_class("gateway")).values())
    stays = text(_DUE.format(clearable("gateway")["chassis.due_work"]))
    assert {kind for (kind,) in asked("gateway", stays, kinds=kinds)} == {"clear_trial", "erase_person_step"}
