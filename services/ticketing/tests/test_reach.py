"""Who may reach what: every action against everybody who must not take it, and the database's own lock."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from chassis.testing import AssignmentScope, OrgScope, RoomsScope, ask, clock_at, emitted, work_as
from contracts.core.errors import Forbidden, NotFound
from contracts.ticketing import rpc
from services.ticketing.models import CallBack, RatingCode, Room, RoomHolder, Step, Ticket
from services.ticketing.service import TicketingService
from services.ticketing.tests.world import resident

ACTIONS = [
    (rpc.GET_TICKET, "ticket:read", {}),
    (rpc.GET_PROGRESS, "ticket:read", {}),
    (rpc.DISPATCH_TICKET, "ticket:dispatch", {"worker_id": uuid4()}),
    (rpc.ACCEPT_TICKET, "ticket:work", {}),
    (rpc.START_WORK, "ticket:work", {}),
    (rpc.PAUSE_WORK, "ticket:work", {"reason": "x"}),
    (rpc.RESUME_WORK, "ticket:work", {}),
    (rpc.REPORT_DONE, "ticket:work", {"hours": "1"}),
    (rpc.QUOTE_TICKET, "ticket:quote", {"lines": [{"charge_item_id": uuid4(), "quantity": "1"}]}),
    (rpc.ANSWER_QUOTE, "ticket:answer_quote", {"agreed": True}),
    (rpc.PASS_AUDIT, "ticket:audit", {}),
    (rpc.SEND_BACK, "ticket:audit", {"reason": "x"}),
    (rpc.RATE_TICKET, "ticket:rate", {"satisfied": True}),
    (rpc.CANCEL_TICKET, "ticket:cancel", {"reason": "x"}),
]
CHANGES = [action for action in ACTIONS if action[0].changes]
OUTSIDERS = {
    "the lead of another project": lambda world: world.other_lead,
    "a worker who was not sent": lambda world: world.stranger,
    "a neighbour": lambda world: resident(world.other_room),
    "who moved in afterwards": lambda world: resident(world.room, since=datetime(2999, 1, 1, tzinfo=UTC)),
}


def name(value):
    return getattr(value, "name", "")


@pytest.mark.parametrize(("method", "permission", "more"), ACTIONS, ids=name)
@pytest.mark.parametrize("who", OUTSIDERS)
def test_who_does_not_reach_a_ticket_gets_404_and_changes_nothing(flow, world, method, permission, more, who):
    ticket, before = flow.open(), emitted("ticketing", world.tenant)
    with pytest.raises(NotFound):
        flow.act(ticket, OUTSIDERS[who](world), method, permission, **more)
    assert flow.get(ticket) == ticket
    assert len(emitted("ticketing", world.tenant)) == len(before)


@pytest.mark.parametrize(("method", "permission", "more"), ACTIONS, ids=name)
def test_another_company_has_no_such_ticket(flow, world, tenant, method, permission, more):
    ticket = flow.open()
    with pytest.raises(NotFound):
        ask(TicketingService, method, {"ticket_id": ticket["id"], **more}, tenant=uuid4(), permission=permission)
    assert flow.get(ticket) == ticket


@pytest.mark.parametrize(("method", "permission", "more"), CHANGES, ids=name)
def test_another_permission_is_refused_though_the_ticket_is_in_reach(flow, world, method, permission, more):
    ticket = flow.open()
    with pytest.raises(Forbidden):
        flow.act(ticket, world.admin, method, "ticket:read", **more)
    assert flow.get(ticket) == ticket


MORNING = datetime(2026, 3, 1, 1, tzinfo=UTC)
ALWAYS = datetime(2020, 1, 1, tzinfo=UTC)


def counted(world, model, *scopes, tenant=None):
    """How many rows the database itself lets through when a query names neither tenant nor scope."""
    somebody = f"employee:{uuid4()}"
    with work_as("ticketing", *scopes, tenant=tenant or world.tenant, principal=somebody) as work:
        return work.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def called(flow, world):
    """A ticket with steps, a rating code and a call-back."""
    with clock_at(MORNING):
        ticket = flow.rating()
    world.run_due(MORNING + timedelta(days=4))
    return ticket


@pytest.mark.usefixtures("called")
@pytest.mark.parametrize("model", [Ticket, Step, RatingCode, CallBack, Room, RoomHolder])
def test_the_database_itself_hides_what_is_out_of_reach(world, model):
    elsewhere = 1 if model is Room else 0  # the other project has a room of its own
    assert counted(world, model, OrgScope(world.tree.left)) > 0
    assert counted(world, model, tenant=uuid4()) == 0
    assert counted(world, model, OrgScope(world.tree.right)) == elsewhere
    assert counted(world, model, RoomsScope(world.other_room, ALWAYS)) == elsewhere
    assert counted(world, model, AssignmentScope(uuid4())) == 0


@pytest.mark.usefixtures("called")
def test_a_resident_reaches_the_steps_of_her_ticket_but_no_code_and_no_task(world):
    mine = RoomsScope(world.room, ALWAYS)
    seen = {model: counted(world, model, mine) for model in (Ticket, Step, RatingCode, CallBack)}
    assert seen == {Ticket: 1, Step: 7, RatingCode: 0, CallBack: 0}
