from datetime import date
from uuid import uuid4

import pytest

from chassis.testing import emitted
from contracts.core.errors import Conflict, IllegalTransition, Invalid
from contracts.ticketing.events import AUDIT_PASSED, QUOTE_AGREED, QUOTE_DECLINED, TICKET_QUOTED
from services.ticketing.tests.world import a_room


@pytest.fixture
def pipe(world):
    return world.sells((world.tree.root, "10.00"), (world.tree.left, "12.00"))


def test_a_repair_is_offered_at_the_price_of_its_place(flow, world, pipe):
    ticket = flow.quote(flow.working(), (pipe, "2.5"))
    assert ticket["status"] == "quoted"
    assert ticket["quote"]["total"] == "30.00"
    assert ticket["quote"]["agreed"] is None
    assert ticket["quote"]["lines"][0]["unit_price"] == "12.00"
    [event] = emitted("ticketing", world.tenant, TICKET_QUOTED)
    assert str(event.data["quote"]["total"]) == "30.00"


@pytest.mark.parametrize("begun", [True, False])
def test_what_the_customer_agreed_to_is_charged_at_the_audit(flow, world, pipe, begun):
    ticket = flow.accept(flow.dispatch(flow.open()))
    ticket = flow.quote(flow.start(ticket) if begun else ticket, (pipe, "1"))
    ticket = flow.answer(ticket, agreed=True)
    assert ticket["status"] == ("working" if begun else "accepted")
    assert ticket["quote"]["agreed"] is True
    flow.pass_audit(flow.report_done(ticket if begun else flow.start(ticket)))
    assert len(emitted("ticketing", world.tenant, QUOTE_AGREED)) == 1
    [passed] = emitted("ticketing", world.tenant, AUDIT_PASSED)
    assert str(passed.data["charges"]["total"]) == "12.00"


def test_nothing_is_charged_for_a_quote_that_was_declined(flow, world, pipe):
    ticket = flow.answer(flow.quote(flow.working(), (pipe, "1")), agreed=False)
    assert (ticket["status"], ticket["quote"]["agreed"]) == ("working", False)
    flow.pass_audit(flow.report_done(ticket))
    assert len(emitted("ticketing", world.tenant, QUOTE_DECLINED)) == 1
    assert emitted("ticketing", world.tenant, AUDIT_PASSED)[0].data["charges"] is None


def test_the_lead_may_quote_and_the_desk_may_answer(flow, world, pipe):
    ticket = flow.quote(flow.working(), (pipe, "1"), by=world.lead)
    assert flow.answer(ticket, agreed=True, by=world.desk)["quote"]["agreed"] is True


def test_another_quote_may_follow_one_that_was_declined(flow, pipe):
    ticket = flow.answer(flow.quote(flow.working(), (pipe, "2")), agreed=False)
    assert flow.quote(ticket, (pipe, "1"))["quote"]["total"] == "12.00"


def test_an_agreed_price_is_not_raised(flow, pipe):
    ticket = flow.answer(flow.quote(flow.working(), (pipe, "1")), agreed=True)
    with pytest.raises(Conflict) as refused:
        flow.quote(ticket, (pipe, "2"))
    assert refused.value.extra == {"reason": "quote_agreed"}


def test_under_warranty_nothing_is_quoted(flow, world, pipe):
    world.has_rooms(a_room(world.room, world.tree.left_leaf, version=2, warranty_until=date(2999, 1, 1)))
    ticket = flow.working()
    assert "quote" not in ticket["legal_actions"]
    with pytest.raises(Conflict) as refused:
        flow.quote(ticket, (pipe, "1"))
    assert refused.value.extra == {"reason": "under_warranty"}


def test_what_has_no_price_here_cannot_be_quoted(flow, world):
    elsewhere = world.sells((world.tree.right, "5.00"))
    ticket = flow.working()
    with pytest.raises(Conflict) as refused:
        flow.quote(ticket, (elsewhere, "1"))
    assert refused.value.extra == {"reason": "no_price", "charge_item_id": str(elsewhere)}
    assert flow.get(ticket)["quote"] is None


def test_an_unknown_item_is_named(flow, pipe):
    with pytest.raises(Invalid) as refused:
        flow.quote(flow.working(), (pipe, "1"), (uuid4(), "1"))
    assert refused.value.fields[0].field == "lines.1.charge_item_id"


def test_a_quote_is_in_one_currency(flow, world, pipe):
    dollars = world.sells((world.tree.root, "1.00"), currency="USD")
    with pytest.raises(Invalid) as refused:
        flow.quote(flow.working(), (pipe, "1"), (dollars, "1"))
    assert refused.value.fields[0].code == "mixed_currencies"


def test_a_quote_has_an_upper_end(flow, world):
    dear = world.sells((world.tree.root, "999999999999.00"))
    with pytest.raises(Invalid) as refused:
        flow.quote(flow.working(), (dear, "2"))
    assert refused.value.fields[0].code == "too_much"


def test_there_is_nothing_to_answer_without_a_quote(flow):
    with pytest.raises(IllegalTransition):
        flow.answer(flow.working(), agreed=True)
