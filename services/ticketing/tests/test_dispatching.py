from datetime import date
from uuid import uuid4

import pytest

from chassis.testing import deliver, emitted
from contracts.core.errors import Conflict, Forbidden, IllegalTransition, Invalid, NotFound, StaleVersion
from contracts.hr.events import EMPLOYEES_CHANGED
from contracts.ticketing import rpc
from contracts.ticketing.events import TICKET_DISPATCHED
from services.ticketing.handlers import TicketingHandlers
from services.ticketing.tests.world import an_employee


def test_the_lead_hands_a_ticket_to_a_worker(flow, world):
    ticket = flow.dispatch(flow.open(), note="尽快")
    assert (ticket["status"], ticket["worker_id"]) == ("dispatched", str(world.worker.id))
    assert (ticket["worker_name"], ticket["version"]) == ("李师傅", 2)
    [event] = emitted("ticketing", world.tenant, TICKET_DISPATCHED)
    assert (event.data["worker_id"], event.data["note"], event.aggregate_version) == (world.worker.id, "尽快", 2)


def test_a_post_above_the_place_covers_it(flow, world):
    assert flow.dispatch(flow.open(), to=world.second_worker)["status"] == "dispatched"


def test_who_repairs_nothing_there_cannot_be_sent(flow, world):
    ticket = flow.open()
    world.has_workers({world.stranger.id: world.tree.right_leaf})
    with pytest.raises(Invalid) as refused:
        flow.dispatch(ticket, to=world.stranger)
    assert refused.value.fields[0].field == "worker_id"
    assert flow.get(ticket)["version"] == 1


def test_a_post_that_has_ended_counts_no_more(flow, world):
    past = an_employee(world.worker.id, world.tree.left_leaf, version=2)
    past["posts"][0]["to_date"] = date(2020, 2, 1)
    payload = {"change": "post_ended", "employees": [past]}
    deliver(TicketingHandlers, EMPLOYEES_CHANGED, payload, tenant=world.tenant)
    with pytest.raises(Invalid):
        flow.dispatch(flow.open())


def test_before_work_starts_somebody_else_may_be_sent(flow, world):
    ticket = flow.accept(flow.dispatch(flow.open()))
    ticket = flow.dispatch(ticket, to=world.second_worker)
    assert (ticket["status"], ticket["worker_id"]) == ("dispatched", str(world.second_worker.id))
    with pytest.raises(NotFound):
        flow.get(ticket, by=world.worker)
    assert flow.accept(ticket, by=world.second_worker)["status"] == "accepted"


def test_the_same_worker_is_not_sent_twice(flow):
    ticket = flow.dispatch(flow.open())
    with pytest.raises(Conflict) as refused:
        flow.dispatch(ticket)
    assert refused.value.extra == {"reason": "same_worker"}


def test_work_that_has_started_stays_with_its_worker(flow, world):
    ticket = flow.working()
    with pytest.raises(IllegalTransition) as refused:
        flow.dispatch(ticket, to=world.second_worker)
    assert refused.value.extra["legal"] == ["quote", "pause", "report_done"]


def test_an_old_version_is_refused(flow):
    ticket = flow.open()
    with pytest.raises(StaleVersion):
        flow.dispatch(ticket, expected_version=7)
    assert flow.dispatch(ticket, expected_version=1)["version"] == 2


def test_the_permission_is_asked_again_here(flow, world):
    with pytest.raises(Forbidden):
        flow.act(flow.open(), world.lead, rpc.DISPATCH_TICKET, "ticket:read", worker_id=world.worker.id)


def test_there_may_be_no_such_ticket(flow):
    with pytest.raises(NotFound):
        flow.dispatch({"id": uuid4()})
