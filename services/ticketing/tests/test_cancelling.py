from datetime import UTC, datetime, timedelta

import pytest

from chassis.testing import clock_at, emitted
from contracts.core.errors import Conflict, IllegalTransition
from contracts.ticketing.events import TICKET_CANCELLED

MORNING = datetime(2026, 3, 1, 1, tzinfo=UTC)


def test_a_ticket_that_nobody_works_on_is_cancelled(flow, world):
    with clock_at(MORNING):
        ticket = flow.cancel(flow.open())
    assert (ticket["status"], ticket["legal_actions"]) == ("cancelled", [])
    assert emitted("ticketing", world.tenant, TICKET_CANCELLED)[0].data["note"] == "自己修好了"
    assert world.run_due(MORNING + timedelta(days=9)) == 0


def test_until_work_starts_it_may_be_cancelled(flow, world):
    ticket = flow.dispatch(flow.open())
    assert flow.cancel(flow.accept(ticket), by=world.desk)["status"] == "cancelled"


def test_a_quote_that_was_made_before_work_may_end_it(flow, world):
    pipe = world.sells((world.tree.root, "10.00"))
    ticket = flow.quote(flow.accept(flow.dispatch(flow.open())), (pipe, "1"))
    assert flow.cancel(ticket)["status"] == "cancelled"


def test_work_that_has_started_is_not_cancelled(flow):
    with pytest.raises(IllegalTransition):
        flow.cancel(flow.working())


def test_a_repair_that_was_sent_back_is_not_cancelled(flow):
    with pytest.raises(Conflict) as refused:
        flow.cancel(flow.send_back(flow.done()))
    assert refused.value.extra == {"reason": "work_started"}


def test_a_new_round_may_be_cancelled_before_its_work(flow):
    assert flow.cancel(flow.rate(flow.rating(), satisfied=False))["status"] == "cancelled"
