import pytest

from chassis.testing import emitted
from contracts.core.errors import IllegalTransition, NotFound
from contracts.ticketing.events import AUDIT_PASSED, SENT_BACK
from services.ticketing.rating_codes import LENGTH


def test_a_good_repair_asks_for_a_rating_with_a_code(flow, world):
    ticket = flow.rating()
    assert ticket["status"] == "rating"
    [event] = emitted("ticketing", world.tenant, AUDIT_PASSED)
    assert len(event.data["rating_code"]) == LENGTH
    assert event.data["charges"] is None


def test_a_bad_repair_goes_back_to_the_same_worker_in_the_same_round(flow, world):
    ticket = flow.send_back(flow.done())
    assert (ticket["status"], ticket["round"]) == ("accepted", 1)
    assert ticket["worker_id"] == str(world.worker.id)
    assert emitted("ticketing", world.tenant, SENT_BACK)[0].data["note"] == "还在漏"
    assert flow.pass_audit(flow.report_done(flow.start(ticket)))["status"] == "rating"


def test_there_is_nothing_to_audit_before_it_is_done(flow):
    ticket = flow.working()
    for audit in (flow.pass_audit, flow.send_back):
        with pytest.raises(IllegalTransition):
            audit(ticket)


def test_the_lead_of_another_project_audits_nothing_here(flow, world):
    ticket = flow.done()
    with pytest.raises(NotFound):
        flow.pass_audit(ticket, by=world.other_lead)
    assert flow.get(ticket)["status"] == "done"
