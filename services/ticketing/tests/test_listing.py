from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from chassis.testing import AssignmentScope, OrgScope, clock_at
from contracts.core.errors import Invalid
from contracts.ticketing.rpc import LIST_TICKETS
from contracts.ticketing.vocabulary import STATUSES
from services.ticketing.tests.world import Person, staff

START = datetime(2026, 3, 1, 1, tzinfo=UTC)


@pytest.fixture
def many(flow, world):
    """Five tickets here, every other one dispatched, and one in another project; oldest first."""
    made = []
    for number in range(5):
        with clock_at(START + timedelta(minutes=number)):
            ticket = flow.open()
        made.append(flow.dispatch(ticket) if number % 2 else ticket)
    with clock_at(START + timedelta(minutes=9)):
        contact = {"contact_name": "陈", "contact_phone": "+8610000000"}
        made.append(flow.open(world.other_lead, room_id=world.other_room, **contact))
    return [ticket["id"] for ticket in made]


def listed(world, by, **more):
    return [ticket["id"] for ticket in world.ask(by, LIST_TICKETS, "ticket:read", **more)["items"]]


def newest(many, *places):
    return [many[place] for place in sorted(places, reverse=True)]


def test_everybody_sees_the_newest_first_of_what_he_reaches(world, many):
    assert listed(world, world.admin) == newest(many, 0, 1, 2, 3, 4, 5)
    assert listed(world, world.manager) == newest(many, 0, 1, 2, 3, 4)
    assert listed(world, world.lead) == newest(many, 0, 1, 2, 3, 4)
    assert listed(world, world.other_lead) == newest(many, 5)
    assert listed(world, world.worker) == newest(many, 1, 3)
    assert listed(world, world.owner) == newest(many, 0, 1, 2, 3, 4)
    assert listed(world, world.stranger) == []


def test_a_list_is_of_one_status_where_it_is_named(world, many):
    assert listed(world, world.admin, status="reported") == newest(many, 0, 2, 4, 5)
    assert listed(world, world.lead, status="dispatched") == newest(many, 1, 3)
    assert listed(world, world.worker, status="dispatched") == newest(many, 1, 3)
    assert listed(world, world.owner, status="reported") == newest(many, 0, 2, 4)
    assert listed(world, world.lead, status="closed") == []


def test_a_list_is_of_one_place_and_what_is_below_it(world, many):
    assert listed(world, world.admin, org_node_id=world.tree.left) == newest(many, 0, 1, 2, 3, 4)
    assert listed(world, world.admin, org_node_id=world.tree.right_leaf) == newest(many, 5)
    assert listed(world, world.lead, org_node_id=world.tree.root) == newest(many, 0, 1, 2, 3, 4)
    assert listed(world, world.lead, org_node_id=world.tree.right_leaf) == []
    assert listed(world, world.owner, org_node_id=world.tree.left_leaf) == newest(many, 0, 1, 2, 3, 4)
    assert listed(world, world.admin, org_node_id=uuid4()) == []


def test_a_list_is_of_one_room_or_worker(world, many):
    assert listed(world, world.admin, room_id=world.other_room) == newest(many, 5)
    assert listed(world, world.lead, room_id=world.room, status="dispatched") == newest(many, 1, 3)
    assert listed(world, world.lead, worker_id=world.worker.id) == newest(many, 1, 3)
    assert listed(world, world.other_lead, worker_id=world.worker.id) == []
    assert listed(world, world.worker, worker_id=world.second_worker.id) == []
    place = {"worker_id": world.worker.id, "org_node_id": world.tree.right}
    assert listed(world, world.admin, **place) == []


def test_who_leads_here_and_works_there_sees_both(world, many):
    here = staff(OrgScope(world.tree.right_leaf))
    both = Person(here.id, here.principal, (*here.scopes, AssignmentScope(world.worker.id)))
    assert listed(world, both) == newest(many, 1, 3, 5)


def test_who_holds_two_posts_sees_each_ticket_once(world, many):
    worker, lead = world.worker, world.lead
    assert listed(world, Person(worker.id, worker.principal, worker.scopes * 2)) == newest(many, 1, 3)
    assert listed(world, Person(lead.id, lead.principal, lead.scopes * 2)) == newest(many, 0, 1, 2, 3, 4)
    both = (*lead.scopes, *worker.scopes)
    assert listed(world, Person(lead.id, lead.principal, both)) == newest(many, 0, 1, 2, 3, 4)


@pytest.mark.parametrize("reader", ["admin", "manager", "lead", "owner"])
@pytest.mark.parametrize("status", [None, "reported"])
def test_page_by_page_the_list_is_the_same(world, many, reader, status):
    who = getattr(world, reader)
    pages, cursor = [], None
    while True:
        page = world.ask(who, LIST_TICKETS, "ticket:read", status=status, limit=2, cursor=cursor)
        pages += [ticket["id"] for ticket in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert pages == listed(world, who, status=status)


def test_tickets_of_the_same_moment_are_not_lost_between_pages(flow, world):
    with clock_at(START):
        made = {flow.open()["id"] for _ in range(4)}
    first = world.ask(world.lead, LIST_TICKETS, "ticket:read", limit=2)
    second = world.ask(world.lead, LIST_TICKETS, "ticket:read", limit=2, cursor=first["next_cursor"])
    assert {ticket["id"] for page in (first, second) for ticket in page["items"]} == made


@pytest.mark.usefixtures("many")
def test_a_cursor_belongs_to_its_list(world):
    cursor = world.ask(world.lead, LIST_TICKETS, "ticket:read", limit=2)["next_cursor"]
    with pytest.raises(Invalid):
        listed(world, world.lead, status="reported", cursor=cursor)
    with pytest.raises(Invalid):
        listed(world, world.lead, cursor=cursor[:-1] + ("A" if cursor[-1] != "A" else "B"))


def test_an_unknown_status_is_refused(world):
    with pytest.raises(Invalid):
        listed(world, world.lead, status="broken")
    assert "broken" not in STATUSES


@pytest.mark.parametrize("reader", ["admin", "manager", "lead", "worker", "owner"])
@pytest.mark.parametrize("status", [None, "reported", "reported,dispatched"])
def test_oldest_first_is_the_same_list_from_the_other_end(world, many, reader, status):
    who = getattr(world, reader)
    pages, cursor = [], None
    while True:
        asked = {"status": status, "sort": "reported_at", "limit": 2, "cursor": cursor}
        page = world.ask(who, LIST_TICKETS, "ticket:read", **asked)
        pages += [ticket["id"] for ticket in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert pages == listed(world, who, status=status)[::-1]


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("reader", ["lead", "owner"])
def test_a_cursor_belongs_to_its_order(world, reader):
    who = getattr(world, reader)
    cursor = world.ask(who, LIST_TICKETS, "ticket:read", limit=2)["next_cursor"]
    with pytest.raises(Invalid):
        listed(world, who, sort="reported_at", cursor=cursor)


@pytest.mark.parametrize("reader", ["admin", "lead", "worker", "owner"])
def test_what_is_asked_of_each_ticket_holds_in_every_list(flow, world, reader):
    who, made = getattr(world, reader), {}
    asked = [("low", "phone"), ("urgent", "portal"), ("emergency", "phone")]
    for number, (urgency, channel) in enumerate(asked):
        with clock_at(START + timedelta(minutes=number)):
            made[urgency] = flow.dispatch(flow.open(urgency=urgency, channel=channel))["id"]
    assert listed(world, who, urgency="low,emergency") == [made["emergency"], made["low"]]
    assert listed(world, who, channel="phone", urgency="low") == [made["low"]]
    middle = (START + timedelta(minutes=1)).isoformat()
    assert listed(world, who, since=middle) == [made["emergency"], made["urgent"]]
    assert listed(world, who, until=middle) == [made["low"]]
    assert listed(world, who, since=middle, channel="portal", status="dispatched") == [made["urgent"]]
    assert listed(world, who, urgency="normal") == []


@pytest.mark.parametrize(("reader", "rows"), [("admin", 6), ("lead", 5), ("worker", 2), ("owner", 5)])
def test_a_list_is_counted_within_reach(world, many, reader, rows):
    who = getattr(world, reader)
    page = world.ask(who, LIST_TICKETS, "ticket:read", limit=1, count="exact")
    assert page["count"] == {"rows": rows, "exact": True}
    page = world.ask(who, LIST_TICKETS, "ticket:read", limit=1, count="estimated", status="dispatched")
    assert page["count"] == {"rows": 2, "exact": True}


def test_of_a_ticket_only_what_is_asked_for_comes_back(world, many):
    page = world.ask(world.lead, LIST_TICKETS, "ticket:read", limit=1, fields="status,number")
    assert page["items"][0].keys() == {"id", "status", "number"}
    with pytest.raises(Invalid) as refused:
        world.ask(world.lead, LIST_TICKETS, "ticket:read", fields="told_level")
    assert refused.value.fields[0].field == "fields"
