"""Whatever table comes to a part that knows customers: somebody has thought of what of a person may stand in it."""

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

import pytest

from chassis.database.model import TenantRow
from chassis.persons import Holding
from chassis.process.loading import handlers_class
from contracts.core.registry import PRODUCERS
from tests.architecture.wiring import ROOT

PAGE = (ROOT / "docs" / "operations" / "personal-data.md").read_text(encoding="utf-8")
MODULES = {
    **{part: f"services.{part}.personal" for part in ("customer", "ticketing", "billing", "notify")},
    "gateway": "gateway.persons.holdings",
}
IMPERSONAL = {
    "customer": {"rooms"},
    "ticketing": {"rooms", "employees", "charge_items", "rating_codes", "time_limits"},
    "billing": {"charges", "counters", "postings", "entries", "charge_items", "prices"},
    "notify": {"employees", "posts", "own_texts"},
    "gateway": {
        *("tenant_settings", "accounts", "roles", "grants", "delegations", "acceptance_duties", "api_keys"),
        *("sign_ons", "sign_on_attempts", "login_attempts", "import_jobs", "happenings", "request_counts"),
        "trials",
    },
    "property": {"projects", "rooms", "contractors", "contractor_nodes"},
    "hr": {"nodes", "employees", "posts"},
}
"""Tables in which nothing is about a customer."""


def _holdings(part: str) -> Sequence[Holding]:
    return import_module(MODULES[part]).HOLDINGS if part in MODULES else ()


def _tables(part: str) -> Iterator[str]:
    handlers_class(part)
    import_module("gateway.limits.models")  # counted in SQL alone: nothing else imports it
    for model in _models(TenantRow):
        if model.__module__.startswith((f"services.{part}.", f"{part}.")) and hasattr(model, "__table__"):
            yield model.__table__.name


def _models(base: type[Any]) -> Iterator[type[Any]]:
    for model in base.__subclasses__():
        yield model
        yield from _models(model)


@pytest.mark.parametrize("part", PRODUCERS)
def test_every_table_is_declared_or_known_to_have_nothing(part: str):
    held = {holding.table.name for holding in _holdings(part)}
    assert held | IMPERSONAL[part] == set(_tables(part))
    assert held & IMPERSONAL[part] == set()


@pytest.mark.parametrize("part", MODULES)
def test_the_page_says_what_is_kept_of_each_and_what_for(part: str):
    for holding in _holdings(part):
        fate = holding.kept_for or "deleted"
        row = rf"\| {part} \| .*`{holding.table.name}`.* \| {re.escape(fate)} \|"
        assert re.search(row, PAGE), (part, holding.table.name, fate)
