"""No list reads more because there is more of it, whoever asks for what: by the plans that the application gets."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.database import collecting, counting
from chassis.testing import work_as
from chassis.testing.filling import Grown, grown
from chassis.testing.plans import Plan, plans_of
from tests.lists.answering import COLLECTED, GROWING, LISTS, answer, orders
from tests.lists.filled import FILTERS, TABLES, filters_of

KEPT = text("SELECT max(generic_plans) FROM pg_prepared_statements WHERE statement LIKE :ending")
# The log of all services is read by one query.
FILLED = [key for key in (*GROWING, *COLLECTED) if key in FILTERS]
MOST_ROWS = 1_600
"""That a page of twenty may read, of thirty projects and of 20,000 rows."""


@pytest.fixture(scope="module")
def company() -> Iterator[Grown]:
    """A company with 20,000 rows in each table, among a thousand others that have ten."""
    with grown(TABLES) as made:
        yield made


def asked_of(key: str, company: Grown) -> Iterator[dict[str, Any]]:
    """Yield what a list may be asked: each order, each filter, how much there is, and the next page."""
    needed = {"state": "open"} if key == "ticketing.list_call_backs" else {}
    yield from (needed | {"sort": sort} for sort in orders(LISTS[key]))
    yield from (needed | {name: value} for name, value in filters_of(key, company).items())
    yield needed | {"count": "estimated"}


def plans_for(key: str, company: Grown, who: str, asked: dict[str, Any]) -> list[Plan]:
    """How the database goes about it."""
    method, employee = LISTS[key], f"employee:{uuid4()}"
    with work_as(method.service, *company.callers[who], tenant=company.tenant, principal=employee) as work:
        return plans_of(work, lambda: answer(work, method, asked))


@pytest.mark.parametrize("who", ["group", "part", "project", "few", "none"])
@pytest.mark.parametrize("key", FILLED)
def test_a_page_reads_few_rows_whoever_asks_for_what(company: Grown, key: str, who: str, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 90)
    monkeypatch.setattr(collecting, "MOST", 90)
    problems = [
        f"{asked}: {plan}"
        for asked in asked_of(key, company)
        for plan in plans_for(key, company, who, asked)
        if plan.rows > MOST_ROWS or plan.whole
    ]
    assert not problems, "\n\n".join(problems)


@pytest.mark.parametrize(("who", "ending"), [("group", "%LIMIT 21"), ("part", "%LIMIT 21%LIMIT 21%LIMIT 21%DESC")])
def test_the_plan_of_a_page_is_kept(company: Grown, who: str, ending: str):
    method, employee = LISTS["ticketing.list_tickets"], f"employee:{uuid4()}"
    asking = partial(
        work_as, method.service, *company.callers[who], tenant=company.tenant, principal=employee, read_only=True
    )
    for _ in range(12):
        with asking() as work:
            answer(work, method, {"status": "closed", "limit": 20})
    with asking() as work:
        assert work.session.execute(KEPT, {"ending": ending}).scalar_one()
