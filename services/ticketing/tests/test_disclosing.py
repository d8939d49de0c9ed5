"""Whom to call about a ticket, for those who do not see it in full."""

import pytest

from chassis.testing import ask
from contracts.core.errors import NotFound
from contracts.core.personal import KINDS
from contracts.ticketing.rpc import DISCLOSE_TICKET, GET_TICKET, LIST_OPERATIONS, OPEN_TICKET
from services.ticketing.service import TicketingService
from services.ticketing.tests.world import PHONE

SAID = "水管漏水，请打13900139000"


def _ask(world, person, method, **request):
    who = {"principal": person.principal, "scopes": person.scopes, "masked": KINDS}
    return ask(TicketingService, method, request, tenant=world.tenant, **who)


def test_it_is_masked_shown_for_a_reason_and_logged_and_not_there_out_of_reach(world):
    opened = world.ask(world.owner, OPEN_TICKET, "ticket:open", room_id=world.room, description=SAID)
    assert opened["contact_phone"] == PHONE
    seen = _ask(world, world.manager, GET_TICKET, ticket_id=opened["id"])
    assert (seen["contact_phone"], seen["description"]) == ("138****8000", "水管漏水，请打139****9000")
    wanted = {"ticket_id": opened["id"], "fields": ["phone"], "reason": "投诉回访"}
    shown = {"id": opened["id"], "contact_phone": PHONE, "description": SAID}
    assert _ask(world, world.manager, DISCLOSE_TICKET, **wanted) == shown
    with pytest.raises(NotFound):
        _ask(world, world.other_lead, DISCLOSE_TICKET, **wanted)
    log = ask(TicketingService, LIST_OPERATIONS, {"action": "ticket.disclose"}, tenant=world.tenant)
    assert [row["after"] for row in log["items"]] == [{"fields": ["phone"], "reason": "投诉回访"}]
