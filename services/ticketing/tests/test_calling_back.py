from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from chassis.testing import ask, clock_at, emitted
from contracts.core.errors import Conflict, NotFound
from contracts.ticketing.events import AUDIT_PASSED, CALL_BACK_REQUESTED, TICKET_CLOSED
from contracts.ticketing.rpc import COMPLETE_CALL_BACK, LIST_CALL_BACKS, RATE_BY_CODE
from services.ticketing.service import TicketingService
from services.ticketing.tests.world import PHONE

MORNING = datetime(2026, 3, 1, 1, tzinfo=UTC)
LATER = MORNING + timedelta(days=3)


@pytest.fixture
def silent(flow, world):
    """A ticket whose customer has not answered."""
    with clock_at(MORNING):
        ticket = flow.rating()
    assert world.run_due(LATER) == 1
    return ticket


def tasks(world, by=None, state="open", **more):
    return world.ask(by or world.desk, LIST_CALL_BACKS, "ticket:call_back", state=state, **more)["items"]


def complete(world, satisfied, by=None, task=None):
    [found] = (task and [task]) or tasks(world)
    request = {"call_back_id": found["id"], "satisfied": satisfied, "note": "已电话联系"}
    return world.ask(by or world.desk, COMPLETE_CALL_BACK, "ticket:call_back", **request)


def test_silence_makes_a_task_for_the_desk(flow, world, silent):
    [task] = tasks(world)
    assert (task["ticket_id"], task["ticket_number"]) == (silent["id"], silent["number"])
    assert (task["contact_phone"], task["state"]) == (PHONE, "open")
    [event] = emitted("ticketing", world.tenant, CALL_BACK_REQUESTED)
    assert str(event.data["call_back_id"]) == task["id"]
    assert flow.get(silent)["status"] == "rating"
    assert flow.progress(silent)[-1]["action"] == "request_call_back"


def test_nobody_is_called_before_the_time_has_passed(flow, world):
    with clock_at(MORNING):
        flow.rating()
    assert world.run_due(LATER - timedelta(minutes=1)) == 0
    assert tasks(world) == []


def test_a_satisfied_answer_closes_the_ticket(flow, world, silent):
    assert complete(world, satisfied=True)["state"] == "done"
    ticket = flow.get(silent)
    assert (ticket["status"], ticket["rating"]["comment"]) == ("closed", "已电话联系")
    assert tasks(world) == []
    assert len(tasks(world, state="done")) == 1


def test_a_dissatisfied_answer_begins_the_next_round(flow, world, silent):
    complete(world, satisfied=False)
    assert (flow.get(silent)["status"], flow.get(silent)["round"]) == ("reported", 2)


def test_without_an_answer_the_ticket_is_closed_as_it_is(flow, world, silent):
    task = complete(world, satisfied=None)
    assert (task["state"], task["note"]) == ("done", "已电话联系")
    assert (flow.get(silent)["status"], flow.get(silent)["rating"]) == ("closed", None)
    assert emitted("ticketing", world.tenant, TICKET_CLOSED)[0].data["note"] == "已电话联系"


def test_a_task_is_done_once(world, silent):
    [task] = tasks(world)
    complete(world, satisfied=True)
    with pytest.raises(Conflict) as refused:
        complete(world, satisfied=False, task=task)
    assert refused.value.extra == {"reason": "done"}


def test_a_customer_who_answers_after_all_takes_the_task_from_the_desk(flow, world, silent):
    flow.rate(silent, satisfied=True, comment="忘了")
    assert tasks(world) == []
    [task] = tasks(world, state="done")
    assert task["note"] == "忘了"


def test_so_does_the_code_of_the_message(world, silent):
    code = emitted("ticketing", world.tenant, AUDIT_PASSED)[0].data["rating_code"]
    request = {"code": code, "satisfied": True}
    ask(TicketingService, RATE_BY_CODE, request, tenant=world.tenant, permission="rating:give")
    assert tasks(world) == []


def test_the_desk_of_another_project_has_no_such_task(flow, world, silent):
    [task] = tasks(world)
    assert tasks(world, by=world.other_lead) == []
    with pytest.raises(NotFound):
        complete(world, satisfied=True, by=world.other_lead, task=task)
    with pytest.raises(NotFound):
        complete(world, satisfied=True, task={"id": uuid4()})
    assert flow.get(silent)["status"] == "rating"


def test_the_oldest_task_comes_first_page_by_page(flow, world):
    for days in (0, 1, 2):
        with clock_at(MORNING + timedelta(days=days)):
            flow.rating()
    for days in (3, 4, 5):
        world.run_due(MORNING + timedelta(days=days))
    page = world.ask(world.desk, LIST_CALL_BACKS, "ticket:call_back", limit=2)
    rest = world.ask(world.desk, LIST_CALL_BACKS, "ticket:call_back", limit=2, cursor=page["next_cursor"])
    moments = [task["created_at"] for task in [*page["items"], *rest["items"]]]
    assert moments == sorted(moments)
    assert (len(moments), rest["next_cursor"]) == (3, None)
