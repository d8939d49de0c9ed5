"""Both locks hold by themselves, and the tests would find out where one did not.

Without the conditions in the queries, row-level security finds the same; without the policies and the conditions, each
of the tables of a service is seen to be open by the comparison with the oracle.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

import pytest
from flask import Flask
from sqlalchemy import Connection, text, true

from chassis.database import visibility
from chassis.database.engine import unpooled_engine
from chassis.testing import Databases, schema_problems
from contracts.core.registry import PRODUCERS
from tests.authorization.cases import Asker
from tests.authorization.facts import Facts
from tests.authorization.house import House
from tests.authorization.rows import admin_url

pytestmark = pytest.mark.usefixtures("_at_noon")
SECURED = ("property", "customer", "ticketing", "billing", "hr")
_SECURED = """
    SELECT relname FROM pg_class
    WHERE relrowsecurity AND relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
"""
_CACHES = (visibility.reached, visibility.reached_one)


@contextmanager
def _no_conditions() -> Iterator[None]:
    """Have no query know of tenant or scope."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(visibility, "visible", lambda _model, _caller: true())
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


def _differences(app: Flask, house: House, facts: Facts) -> list[str]:
    asker = Asker(app, house, facts, seed=7)
    asker.ask(300)
    return asker.differences


def test_without_the_conditions_row_level_security_finds_the_same(app: Flask, house: House, facts: Facts):
    with _no_conditions():
        assert _differences(app, house, facts) == []


@pytest.mark.parametrize("part", SECURED)
def test_without_the_policies_the_conditions_find_the_same(
    app: Flask, house: House, facts: Facts, databases: Databases, part: str
):
    with _no_policies(databases, part):
        assert _differences(app, house, facts) == []


@pytest.mark.parametrize("part", PRODUCERS)
def test_a_policy_that_is_missing_is_found(databases: Databases, part: str):
    base = import_module("gateway.tables" if part == "gateway" else f"services.{part}.models").Base
    with _no_policies(databases, part) as tables:
        problems = schema_problems(part, base)
    assert {table for table in tables if not any(problem.startswith(f"{table}:") for problem in problems)} == set()


@pytest.mark.parametrize("part", SECURED)
def test_without_both_the_comparison_fails(app: Flask, house: House, facts: Facts, databases: Databases, part: str):
    with _no_conditions(), _no_policies(databases, part):
        assert _differences(app, house, facts) != []
