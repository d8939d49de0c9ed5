from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.core.errors import Conflict, Forbidden, IllegalTransition
from contracts.ticketing.vocabulary import ACTIONS, STATUSES
from services.ticketing.lifecycle import ITSELF, TABLE, legal_actions, take

WORKER = uuid4()


@dataclass
class Ticket:
    status: str
    worker_id: UUID | None = WORKER
    under_warranty: bool = False
    work_started: bool = False
    quote: dict[str, Any] | None = None
    quoted_in: str | None = None


def taken(action: str, ticket: Ticket, permission: str | None = None, principal: str | None = None) -> str:
    [row] = [row for row in TABLE if row.action == action]
    if ITSELF in row.allowed:
        return take(action, ticket, permission=permission or "", principal=principal or ITSELF)
    allowed = permission or row.allowed[0]
    return take(action, ticket, permission=allowed, principal=principal or f"employee:{WORKER}")


WAY = (
    ("reported", "dispatch", "dispatched"),
    ("dispatched", "accept", "accepted"),
    ("accepted", "start", "working"),
    ("working", "pause", "paused"),
    ("paused", "resume", "working"),
    ("working", "report_done", "done"),
    ("done", "pass_audit", "rating"),
    ("rating", "rate_satisfied", "closed"),
    ("done", "send_back", "accepted"),
    ("rating", "rate_dissatisfied", "reported"),
    ("rating", "close_unrated", "closed"),
    ("accepted", "quote", "quoted"),
    ("dispatched", "dispatch", "dispatched"),
    ("accepted", "dispatch", "dispatched"),
    ("reported", "cancel", "cancelled"),
    ("dispatched", "cancel", "cancelled"),
    ("accepted", "cancel", "cancelled"),
)


@pytest.mark.parametrize(("source", "action", "target"), WAY)
def test_each_step_of_the_flow_leads_on(source, action, target):
    assert taken(action, Ticket(source)) == target


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.action)
@pytest.mark.parametrize("status", STATUSES)
def test_no_action_is_taken_from_a_status_outside_the_table(row, status):
    ticket = Ticket(status, quoted_in="accepted")
    if status in row.sources:
        assert taken(row.action, ticket) in STATUSES
        return
    with pytest.raises(IllegalTransition) as refused:
        taken(row.action, ticket)
    assert refused.value.extra["legal"] == list(legal_actions(ticket))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.action)
def test_another_permission_takes_no_action(row):
    with pytest.raises(Forbidden):
        taken(row.action, Ticket(row.sources[0]), "ticket:read", f"employee:{WORKER}")


@pytest.mark.parametrize("action", ["accept", "start", "pause", "resume", "report_done"])
def test_work_is_done_by_the_assigned_worker_alone(action):
    [row] = [row for row in TABLE if row.action == action]
    with pytest.raises(Forbidden):
        taken(action, Ticket(row.sources[0]), principal=f"employee:{uuid4()}")
    with pytest.raises(Forbidden):
        taken(action, Ticket(row.sources[0], worker_id=None), principal=f"employee:{WORKER}")


def test_nothing_can_be_quoted_under_warranty():
    with pytest.raises(Conflict) as refused:
        taken("quote", Ticket("accepted", under_warranty=True))
    assert refused.value.extra == {"reason": "under_warranty"}


def test_an_agreed_price_stands():
    with pytest.raises(Conflict) as refused:
        taken("quote", Ticket("working", quote={"agreed": True}))
    assert refused.value.extra == {"reason": "quote_agreed"}
    assert taken("quote", Ticket("working", quote={"agreed": False})) == "quoted"


@pytest.mark.parametrize("answer", ["agree", "decline"])
@pytest.mark.parametrize("status", ["accepted", "working"])
def test_an_answered_quote_leads_back_to_where_it_was_made(answer, status):
    assert taken(answer, Ticket("quoted", quoted_in=status)) == status


def test_a_quoted_ticket_without_a_way_back_is_a_fault():
    with pytest.raises(LookupError):
        taken("agree", Ticket("quoted"))


@pytest.mark.parametrize("status", ["accepted", "quoted"])
def test_nothing_is_cancelled_once_work_has_started(status):
    with pytest.raises(Conflict) as refused:
        taken("cancel", Ticket(status, work_started=True))
    assert refused.value.extra == {"reason": "work_started"}


@pytest.mark.parametrize("permission", ["ticket:rate", "ticket:call_back", "rating:give"])
def test_a_rating_comes_by_three_ways(permission):
    assert taken("rate_satisfied", Ticket("rating"), permission) == "closed"
    assert taken("rate_dissatisfied", Ticket("rating"), permission) == "reported"


@pytest.mark.parametrize(
    ("ticket", "legal"),
    [
        (Ticket("reported"), ("dispatch", "cancel")),
        (Ticket("accepted"), ("dispatch", "quote", "start", "cancel")),
        (Ticket("accepted", work_started=True, under_warranty=True), ("dispatch", "start")),
        (Ticket("quoted", work_started=True, quoted_in="working"), ("agree", "decline")),
        (Ticket("done"), ("pass_audit", "send_back")),
        (Ticket("rating"), ("rate_satisfied", "rate_dissatisfied")),
        (Ticket("closed"), ()),
        (Ticket("cancelled"), ()),
    ],
)
def test_the_legal_actions_are_those_that_would_be_taken(ticket, legal):
    assert legal_actions(replace(ticket)) == legal


def test_the_table_covers_every_action_that_people_are_told_of():
    assert set(ACTIONS) <= {row.action for row in TABLE}
    assert len({row.action for row in TABLE}) == len(TABLE)


def test_only_the_service_itself_runs_the_clocks():
    assert {row.action for row in TABLE if ITSELF in row.allowed} == {"dispatch_overdue", "request_call_back"}
