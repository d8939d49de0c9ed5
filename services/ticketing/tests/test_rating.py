from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from chassis.testing import ask, clock_at, emitted
from contracts.core.errors import Forbidden, IllegalTransition, NotFound
from contracts.ticketing.events import AUDIT_PASSED, TICKET_CLOSED, TICKET_REOPENED
from contracts.ticketing.rpc import RATE_BY_CODE, RATE_TICKET
from services.ticketing.service import TicketingService

MORNING = datetime(2026, 3, 1, 1, tzinfo=UTC)


@pytest.fixture
def by_code(world):
    def rate(code, satisfied=True, tenant=None, permission="rating:give"):
        request = {"code": code, "satisfied": satisfied, "comment": "好"}
        return ask(TicketingService, RATE_BY_CODE, request, tenant=tenant or world.tenant, permission=permission)

    return rate


def code_of(world, round_number=1):
    events = emitted("ticketing", world.tenant, AUDIT_PASSED)
    return events[round_number - 1].data["rating_code"]


def test_a_satisfied_customer_closes_the_ticket(flow, world):
    ticket = flow.rate(flow.rating(), satisfied=True, comment="很快")
    assert (ticket["status"], ticket["legal_actions"]) == ("closed", [])
    assert (ticket["rating"]["satisfied"], ticket["rating"]["comment"]) == (True, "很快")
    assert emitted("ticketing", world.tenant, TICKET_CLOSED)[0].data["note"] == "很快"


def test_a_dissatisfied_customer_begins_the_next_round(flow, world):
    pipe = world.sells((world.tree.root, "10.00"))
    ticket = flow.answer(flow.quote(flow.working(), (pipe, "1")), agreed=True)
    ticket = flow.pass_audit(flow.report_done(ticket))
    with clock_at(MORNING):
        ticket = flow.rate(ticket, satisfied=False, by=world.desk)
    assert (ticket["status"], ticket["round"]) == ("reported", 2)
    assert (ticket["worker_id"], ticket["worker_name"], ticket["quote"]) == (None, None, None)
    assert ticket["rating"]["satisfied"] is False
    assert ticket["dispatch_due_at"] == "2026-03-01T09:00:00.000Z"
    assert ticket["legal_actions"] == ["dispatch", "cancel"]


def test_the_level_above_is_told_of_a_new_round(flow, world):
    flow.rate(flow.rating(), satisfied=False)
    [event] = emitted("ticketing", world.tenant, TICKET_REOPENED)
    assert event.data["told_node_id"] == world.tree.left
    assert (event.data["round"], event.data["status"]) == (2, "reported")


def test_what_was_agreed_in_one_round_is_not_charged_in_the_next(flow, world):
    pipe = world.sells((world.tree.root, "10.00"))
    ticket = flow.answer(flow.quote(flow.working(), (pipe, "1")), agreed=True)
    ticket = flow.rate(flow.pass_audit(flow.report_done(ticket)), satisfied=False)
    flow.pass_audit(flow.report_done(flow.start(flow.accept(flow.dispatch(ticket)))))
    charges = [event.data["charges"] for event in emitted("ticketing", world.tenant, AUDIT_PASSED)]
    assert [charge and str(charge["total"]) for charge in charges] == ["10.00", None]


def test_the_code_of_the_message_rates(flow, world, by_code):
    ticket = flow.rating()
    reply = by_code(code_of(world).lower())
    assert reply == {"number": ticket["number"], "satisfied": True}
    assert flow.get(ticket)["status"] == "closed"


def test_a_code_is_good_for_one_rating(flow, world, by_code):
    flow.rating()
    by_code(code_of(world))
    with pytest.raises(IllegalTransition) as refused:
        by_code(code_of(world), satisfied=False)
    assert refused.value.extra == {"legal": []}


def test_the_code_of_one_round_does_not_rate_another(flow, world, by_code):
    ticket = flow.rating()
    by_code(code_of(world), satisfied=False)
    flow.pass_audit(flow.report_done(flow.start(flow.accept(flow.dispatch(ticket)))))
    with pytest.raises(IllegalTransition) as refused:
        by_code(code_of(world, 1))
    assert refused.value.extra["legal"] == ["rate_satisfied", "rate_dissatisfied"]
    assert by_code(code_of(world, 2))["satisfied"] is True


def test_a_code_that_was_never_given_is_unknown(flow, by_code):
    ticket = flow.rating()
    with pytest.raises(NotFound):
        by_code("AAAA2222")
    assert flow.get(ticket)["status"] == "rating"


def test_a_code_of_one_company_is_none_of_another(flow, world, by_code):
    flow.rating()
    with pytest.raises(NotFound):
        by_code(code_of(world), tenant=uuid4())


def test_a_code_needs_the_gateway(flow, world, by_code):
    flow.rating()
    with pytest.raises(Forbidden):
        by_code(code_of(world), permission="ticket:read")


def test_nothing_is_rated_before_the_audit(flow):
    with pytest.raises(IllegalTransition):
        flow.rate(flow.done(), satisfied=True)


def test_reading_is_not_rating(flow, world):
    with pytest.raises(Forbidden):
        flow.act(flow.rating(), world.owner, RATE_TICKET, "ticket:read", satisfied=True)


def test_who_has_rated_is_not_called(flow, world):
    with clock_at(MORNING):
        ticket = flow.rating()
    flow.rate(ticket, satisfied=True)
    assert world.run_due(MORNING + timedelta(days=30)) == 0
