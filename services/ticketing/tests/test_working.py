import pytest

from chassis.testing import emitted
from contracts.core.errors import Forbidden, IllegalTransition, Invalid, NotFound
from contracts.ticketing import rpc
from contracts.ticketing.events import (
    TICKET_ACCEPTED,
    WORK_DONE,
    WORK_PAUSED,
    WORK_RESUMED,
    WORK_STARTED,
)


def test_the_worker_works_pauses_and_goes_on(flow, world):
    ticket = flow.resume(flow.pause(flow.working()))
    assert ticket["status"] == "working"
    for event in (TICKET_ACCEPTED, WORK_STARTED, WORK_PAUSED, WORK_RESUMED):
        assert len(emitted("ticketing", world.tenant, event)) == 1
    assert emitted("ticketing", world.tenant, WORK_PAUSED)[0].data["note"] == "等配件"


def test_the_worker_reports_hours_parts_and_photos(flow, world):
    ticket = flow.done()
    assert ticket["work"] == {
        "hours": "1.50",
        "parts": [{"name": "水管", "quantity": "2.00"}],
        "photos": ["p/1.jpg"],
        "note": "好了",
    }
    [event] = emitted("ticketing", world.tenant, WORK_DONE)
    assert (event.data["status"], event.data["note"]) == ("done", "好了")


def test_another_worker_does_not_even_see_it(flow, world):
    ticket = flow.dispatch(flow.open())
    with pytest.raises(NotFound):
        flow.accept(ticket, by=world.stranger)


def test_who_sees_it_but_was_not_sent_cannot_work_on_it(flow, world):
    ticket = flow.dispatch(flow.open())
    with pytest.raises(Forbidden):
        flow.accept(ticket, by=world.admin)
    assert flow.get(ticket)["status"] == "dispatched"


def test_work_is_reported_once(flow):
    ticket = flow.done()
    with pytest.raises(IllegalTransition):
        flow.report_done(ticket)


def test_a_pause_needs_its_reason(flow, world):
    with pytest.raises(Invalid):
        flow.act(flow.working(), world.worker, rpc.PAUSE_WORK, "ticket:work")


def test_nobody_works_less_than_no_time(flow, world):
    with pytest.raises(Invalid):
        flow.act(flow.working(), world.worker, rpc.REPORT_DONE, "ticket:work", hours="-1")
