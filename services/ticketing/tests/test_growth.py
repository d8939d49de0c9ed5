"""To read, open and change a ticket reads no more because there are more tickets, whoever does it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from chassis.database import UnitOfWork
from chassis.nodes import project_nodes
from chassis.scopes import Scope
from chassis.testing import AssignmentScope, RoomsScope, work_as
from chassis.testing.filling import NODE, Grown, grown, numbered, table_of
from chassis.testing.organization import node_facts
from chassis.testing.plans import plans_of
from contracts.core.errors import NotFound
from services.ticketing import dispatching, opening, queries
from services.ticketing.listing import list_tickets
from services.ticketing.models import Employee, Room, RoomHolder, Step, Ticket

MOST_ROWS, MOST_BLOCKS = 250, 250
"""That a statement may read for one ticket, of 20,000."""
_ID = "md5('id ' || i)::uuid"
TABLES = {
    Ticket: {
        "org_node_id": NODE,
        "room_id": _ID,
        "status": "'reported'",
        "worker_id": "md5('worker ' || i % 99)::uuid",
    },
    Step: {"ticket_id": _ID},
    Room: {"org_node_id": NODE},
    RoomHolder: {"org_node_id": NODE, "room_id": _ID, "from_date": "date '2020-01-01'"},
    Employee: {
        "posts": """jsonb_build_array(jsonb_build_object('role', 'repair_worker', 'from_date', '2020-01-01',
            'to_date', NULL, 'node_id', md5(tenant_id || ' root')::uuid))"""
    },
}
HERE = numbered("id 2800")
"""A ticket of the first project, and the room where it was reported."""
REPORT: dict[str, Any] = {"room_id": HERE, "urgency": "normal", "description": "漏水", "channel": "phone", "photos": []}
CALLER: dict[str, Any] = {"customer_id": None, "contact_name": "王芳", "contact_phone": "+8613800138000"}
HAND_OVER: dict[str, Any] = {"ticket_id": HERE, "worker_id": numbered("id 1"), "expected_version": None, "note": None}
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
Statuses = tuple[str, ...] | None
ASKED: dict[str, Callable[..., Any]] = {
    "read": partial(queries.get_ticket, ticket_id=HERE),
    "follow": partial(queries.get_progress, ticket_id=HERE),
    "open": partial(opening.open_ticket, **REPORT, **CALLER),
    "dispatch": partial(dispatching.dispatch, **HAND_OVER),
}


@pytest.fixture(scope="module")
def company() -> Iterator[Grown]:
    """A company with 20,000 tickets and 2,000 projects, among a thousand others that have ten tickets."""
    with grown({"ticketing": {table_of(model): columns for model, columns in TABLES.items()}}) as made:
        path = [made.node("root"), numbered("another part")]
        others = [node_facts("project", [*path, numbered(f"another project {i}")]) for i in range(2_000)]
        with work_as("ticketing", tenant=made.tenant) as work:
            project_nodes(work, [node_facts("city_company", path), *others])
        yield made


@pytest.mark.parametrize("status", [None, ("reported",)])
@pytest.mark.parametrize("scope", [AssignmentScope(numbered("worker 1")), RoomsScope(HERE, SINCE)])
def test_who_works_or_lives_there_reads_no_more_than_that(company: Grown, scope: Scope, status: Statuses):
    with work_as("ticketing", scope, tenant=company.tenant, principal=f"customer:{numbered('somebody')}") as work:
        plans = plans_of(work, lambda: list_tickets(work, limit=20, status=status))
    problems = [str(plan) for plan in plans if plan.rows > MOST_ROWS or plan.blocks > MOST_BLOCKS or plan.whole]
    assert not problems, "\n\n".join(problems)


def answer_of(work: UnitOfWork, what: str) -> object:
    """What comes of it; None for who does not reach it."""
    try:
        return ASKED[what](work)
    except NotFound:
        return None


@pytest.mark.parametrize("who", ["group", "part", "project", "none"])
@pytest.mark.parametrize("what", ASKED)
def test_each_statement_reads_little(company: Grown, who: str, what: str):
    scopes = company.callers[who]
    caller: dict[str, Any] = {"principal": f"employee:{numbered('lead')}", "permission": f"ticket:{what}"}
    outcome: list[object] = []
    with work_as("ticketing", *scopes, tenant=company.tenant, **caller) as work:
        plans = plans_of(work, lambda: outcome.append(answer_of(work, what)))
        # What it would have written was written to see how: it is not to stay.
        work.session.rollback()
    assert (outcome == [None]) == (who == "none")
    problems = [str(plan) for plan in plans if plan.rows > MOST_ROWS or plan.blocks > MOST_BLOCKS or plan.whole]
    assert not problems, "\n\n".join(problems)
