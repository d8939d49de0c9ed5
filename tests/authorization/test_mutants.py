"""Both locks hold by themselves, and the tests would find out where one did not.

Without the conditions in the queries, row-level security finds the same; without the policies and the conditions, each
of the parts is seen to be open by the comparison with the oracle.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Connection, text, true

from chassis.database import visibility
from chassis.database.engine import unpooled_engine
from chassis.testing import Databases, schema_problems
from contracts.core.registry import PRODUCERS
from contracts.core.rpc import RpcMethod
from gateway.attachments.kinds import Thing
from gateway.exports.models import ExportJob
from gateway.import_jobs.models import ImportJob
from tests.authorization.cases import Asker
from tests.authorization.facts import Facts
from tests.authorization.house import House
from tests.authorization.operations import LISTINGS, OPERATIONS, Listing, Operation
from tests.authorization.rows import admin_url

pytestmark = pytest.mark.usefixtures("_at_noon")
_SECURED = """
    SELECT relname FROM pg_class
    WHERE relrowsecurity AND relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
"""
_CACHES = (visibility.reached, visibility.reached_one)


@contextmanager
def _no_conditions() -> Iterator[None]:
    """Have no query know of tenant or scope."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(visibility, "visible", lambda *_, **__: true())
        _forget()
        try:
            yield
        finally:
            patch.undo()
            _forget()


def _forget() -> None:
    for cached in _CACHES:
        cached.cache_clear()


@contextmanager
def _no_policies(databases: Databases, part: str) -> Iterator[list[str]]:
    """Take the policies of a part's tables away."""
    with unpooled_engine(admin_url(databases, part)).connect() as connection:
        tables = list(connection.execute(text(_SECURED)).scalars())
        _switch(connection, tables, "DISABLE")
        try:
            yield tables
        finally:
            _switch(connection, tables, "ENABLE")


def _switch(connection: Connection, tables: Sequence[str], word: str) -> None:
    for table in tables:
        connection.execute(text(f'ALTER TABLE public."{table}" {word} ROW LEVEL SECURITY'))
    connection.commit()


def _differences(app: Flask, house: House, facts: Facts, part: str | None = None) -> list[str]:
    """Return how the answers differ from what is decided; those of one part, or of all."""
    operations = [one for one in OPERATIONS if part in (None, _part_of(one))]
    listings = [one for one in LISTINGS if part in (None, _part_of(one))]
    asker = Asker(app, house, facts, 7, operations, listings)
    asker.ask(300)
    return asker.differences


def _part_of(asked: Operation | Listing) -> str:
    return asked.target.service if isinstance(asked.target, RpcMethod) else "gateway"


def test_without_the_conditions_row_level_security_finds_the_same(app: Flask, house: House, facts: Facts):
    with _no_conditions():
        assert _differences(app, house, facts) == []


@pytest.mark.parametrize("part", PRODUCERS)
def test_without_the_policies_the_conditions_find_the_same(
    app: Flask, house: House, facts: Facts, databases: Databases, part: str
):
    with _no_policies(databases, part):
        assert _differences(app, house, facts, part) == []


@pytest.mark.parametrize("part", PRODUCERS)
def test_a_policy_that_is_missing_is_found(databases: Databases, part: str):
    base = import_module("gateway.tables" if part == "gateway" else f"services.{part}.models").Base
    with _no_policies(databases, part) as tables:
        problems = schema_problems(part, base)
    assert {table for table in tables if not any(problem.startswith(f"{table}:") for problem in problems)} == set()


@pytest.mark.parametrize("part", PRODUCERS)
def test_without_both_the_comparison_fails(app: Flask, house: House, facts: Facts, databases: Databases, part: str):
    with _no_conditions(), _no_policies(databases, part):
        assert _differences(app, house, facts, part) != []


def _no_condition(*_: Any) -> Any:
    return true()


# What the gateway decides in its own tables within a company, no policy decides once more: here stands what takes it
# away, and what would be answered otherwise.
_OF_THE_GATEWAY: dict[str, tuple[Any, str]] = {
    "gateway.access.api_keys.in_reach": (_no_condition, "GET /v1/api-keys"),
    "gateway.access.accounts.seen": (_no_condition, "GET /v1/accounts"),
    "gateway.access.grants.seen": (_no_condition, "GET /v1/accounts/{account_id}/grants"),
    "gateway.access.duties.reached_path": (lambda *_: (), "GET /v1/nodes/{org_node_id}/duties"),
    "gateway.import_jobs.jobs._found": (
        lambda work, call: work.get(ImportJob, call.data["import_id"]),
        "GET /v1/imports/{import_id}",
    ),
    "gateway.exports.jobs._own": (
        lambda work, call: work.get(ExportJob, call.data["export_id"]),
        "GET /v1/exports/{export_id}",
    ),
    "gateway.attachments.kinds.Kind.thing_of": (
        lambda kind, call: Thing(call.data[kind.field], uuid4()),
        "GET /v1/tickets/{ticket_id}/attachments",
    ),
}


@pytest.mark.parametrize("condition", _OF_THE_GATEWAY)
def test_without_a_condition_of_the_gateways_the_comparison_fails(
    app: Flask, house: House, facts: Facts, monkeypatch: pytest.MonkeyPatch, condition: str
):
    instead, row = _OF_THE_GATEWAY[condition]
    operations = [one for one in OPERATIONS if one.name == row]
    asker = Asker(app, house, facts, 7, operations, [one for one in LISTINGS if one.name == row])
    asker.ask(100)
    assert asker.differences == []
    monkeypatch.setattr(condition, instead)
    asker.ask(100)
    assert asker.differences != []
