from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from chassis.testing import clock_at, emitted
from contracts.core.errors import Invalid, NotFound
from contracts.ticketing.events import TICKET_OPENED
from services.ticketing.tests.world import PHONE, a_customer, a_room, resident

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)  # noon in Shanghai


def test_a_resident_reports_what_is_broken_in_her_room(flow, world):
    with clock_at(NOON):
        ticket = flow.open(photos=["p/1.jpg"])
    assert ticket["status"] == "reported"
    assert ticket["number"].startswith("R2026-")
    assert ticket["room_label"] == "3栋2单元1203"
    assert ticket["org_node_id"] == str(world.tree.left_leaf)
    assert (ticket["customer_id"], ticket["contact_phone"]) == (str(world.owner.id), PHONE)
    assert (ticket["urgency"], ticket["channel"], ticket["round"]) == ("normal", "portal", 1)
    assert ticket["reported_at"] == "2026-03-01T04:00:00.000Z"
    assert ticket["dispatch_due_at"] == "2026-03-01T12:00:00.000Z"
    assert ticket["legal_actions"] == ["dispatch", "cancel"]


def test_the_others_are_told(flow, world):
    ticket = flow.open()
    [event] = emitted("ticketing", world.tenant, TICKET_OPENED)
    assert (str(event.data["id"]), event.data["number"]) == (ticket["id"], ticket["number"])
    assert (event.subject, event.aggregate_version) == (ticket["id"], 1)


def test_numbers_grow(flow):
    first, second = flow.open(), flow.open()
    assert first["number"] < second["number"]


def test_the_year_of_a_number_is_the_one_where_the_company_works(flow):
    with clock_at(datetime(2026, 12, 31, 16, 30, tzinfo=UTC)):
        assert flow.open()["number"].startswith("R2027-")


def test_the_desk_reports_for_the_owner(flow, world):
    ticket = flow.open(world.desk, channel="phone", urgency="emergency")
    assert ticket["customer_id"] == str(world.owner.id)
    due = datetime.fromisoformat(ticket["dispatch_due_at"]) - datetime.fromisoformat(ticket["reported_at"])
    assert due == timedelta(minutes=30)


def test_the_desk_must_say_whom_to_call_when_the_room_does_not(flow, world):
    world.has_customers(a_customer(uuid4(), world.room, world.tree.left_leaf, name="赵敏"))
    with pytest.raises(Invalid) as refused:
        flow.open(world.desk)
    assert [problem.field for problem in refused.value.fields] == ["contact_name", "contact_phone"]
    ticket = flow.open(world.desk, contact_name="门卫", contact_phone="+8610000000")
    assert (ticket["contact_name"], ticket["customer_id"]) == ("门卫", None)


def test_a_resident_reports_in_her_own_name_only(flow, world):
    with pytest.raises(Invalid) as refused:
        flow.open(customer_id=uuid4())
    assert refused.value.fields[0].field == "customer_id"


def test_a_renter_is_known_though_the_owner_holds_the_room_too(flow, world):
    renter = resident(world.room)
    facts = a_customer(renter.id, world.room, world.tree.left_leaf, name="租客", relation="renter")
    world.has_customers(facts)
    assert flow.open(renter)["contact_name"] == "租客"


@pytest.mark.parametrize("room", ["other_room", "nowhere"])
def test_a_resident_reaches_no_other_room(flow, world, room):
    with pytest.raises(NotFound):
        flow.open(room_id=getattr(world, room, uuid4()))
    assert emitted("ticketing", world.tenant) == []


def test_who_has_moved_out_reports_nothing(flow, world):
    gone = resident(world.room, since=datetime(2999, 1, 1, tzinfo=UTC))
    with pytest.raises(NotFound):
        flow.open(gone)


def test_the_desk_of_another_project_reaches_no_room_here(flow, world):
    with pytest.raises(NotFound):
        flow.open(world.other_lead)


@pytest.mark.parametrize(("last_day", "covered"), [(date(2026, 3, 1), True), (date(2026, 2, 28), False), (None, False)])
def test_the_warranty_lasts_through_its_last_day(flow, world, last_day, covered):
    world.has_rooms(a_room(world.room, world.tree.left_leaf, version=2, warranty_until=last_day))
    with clock_at(NOON):
        assert flow.open()["under_warranty"] is covered
