"""What is not to be done by the same hands, with or without a proxy between."""

from uuid import UUID

import pytest

from chassis.testing import ask, work_as
from contracts.core.errors import KeptApart
from contracts.ticketing import rpc
from services.ticketing.models import Ticket
from services.ticketing.service import TicketingService
from services.ticketing.tests.world import staff

REPORT = {"hours": "1.0"}


@pytest.fixture
def one(world):
    """Somebody who may do everything here, with a proxy who may too."""
    return staff(*world.lead.scopes), staff(*world.lead.scopes)


def act(world, ticket, method, permission, who, acting_for=None, **more):
    asked = {"ticket_id": ticket["id"]} | more
    behind = acting_for.principal if acting_for else None
    circumstances = {"principal": who.principal, "scopes": who.scopes, "acting_for": behind, "permission": permission}
    return ask(TicketingService, method, asked, tenant=world.tenant, **circumstances)


def done(world, flow, worker, *, by=None):
    """Return a ticket that is the worker's, reported done by him or by his proxy."""
    world.has_workers({worker.id: world.tree.left_leaf})
    ticket = flow.start(flow.accept(flow.dispatch(flow.open(), to=worker), by=worker), by=worker)
    proxy = (by, worker) if by else (worker,)
    return act(world, ticket, rpc.REPORT_DONE, "ticket:work", *proxy, **REPORT)


def passed(world, ticket, who, acting_for=None):
    return act(world, ticket, rpc.PASS_AUDIT, "ticket:audit", who, acting_for)["status"]


def test_nobody_passes_the_audit_of_his_own_work(world, flow, one):
    worker, proxy = one
    ticket = done(world, flow, worker)
    for who in ((worker,), (proxy, worker), (worker, world.lead)):
        with pytest.raises(KeptApart):
            passed(world, ticket, *who)
    assert flow.get(ticket)["status"] == "done"
    assert passed(world, ticket, proxy) == "rating"


def test_nor_of_the_work_that_he_reported_for_another_one(world, flow, one):
    worker, proxy = one
    ticket = done(world, flow, worker, by=proxy)
    for who in ((worker,), (proxy,), (proxy, world.lead), (world.lead, proxy), (world.lead, worker)):
        with pytest.raises(KeptApart):
            passed(world, ticket, *who)
    assert passed(world, ticket, world.lead) == "rating"


def test_who_did_it_may_send_it_back(world, flow, one):
    worker, _ = one
    ticket = done(world, flow, worker)
    sent = act(world, ticket, rpc.SEND_BACK, "ticket:audit", worker, reason="忘了一处")
    assert sent["status"] == "accepted"


def test_nobody_answers_his_own_quote(world, flow, one):
    worker, proxy = one
    world.has_workers({worker.id: world.tree.left_leaf})
    item = world.sells((world.tree.root, "80.00"))
    ticket = flow.accept(flow.dispatch(flow.open(), to=worker), by=worker)
    ticket = flow.quote(ticket, (item, "2"), by=worker)
    for who in ((worker,), (proxy, worker), (worker, world.desk)):
        with pytest.raises(KeptApart):
            act(world, ticket, rpc.ANSWER_QUOTE, "ticket:answer_quote", *who, agreed=True)
    assert flow.get(ticket)["status"] == "quoted"
    assert flow.answer(ticket, True)["quote"]["agreed"] is True


def test_work_that_was_reported_before_there_were_hands_is_the_workers(world, flow, one):
    worker, _ = one
    ticket = done(world, flow, worker)
    with work_as("ticketing", tenant=world.tenant) as work:
        known = work.get(Ticket, UUID(ticket["id"]))
        known.work = {name: value for name, value in (known.work or {}).items() if name != "by"}
    with pytest.raises(KeptApart):
        passed(world, ticket, worker)


def test_the_hands_are_nobody_elses_business(world, flow, one):
    worker, _ = one
    ticket = done(world, flow, worker)
    assert set(ticket["work"]) == {"hours", "parts", "photos", "note"}
