from datetime import UTC, datetime, timedelta

from chassis.testing import clock_at, emitted
from contracts.ticketing.events import DISPATCH_OVERDUE

MORNING = datetime(2026, 3, 1, 1, tzinfo=UTC)
LATE = MORNING + timedelta(minutes=480)


def told(world):
    return emitted("ticketing", world.tenant, DISPATCH_OVERDUE)


def test_the_level_above_is_told_when_nobody_dispatches_in_time(flow, world):
    with clock_at(MORNING):
        ticket = flow.open()
    assert world.run_due(LATE - timedelta(seconds=1)) == 0
    assert world.run_due(LATE) == 1
    [event] = told(world)
    assert event.data["told_node_id"] == world.tree.left
    assert event.data["due_at"] == LATE
    last = flow.progress(ticket)[-1]
    assert (last["action"], last["actor"]) == ("dispatch_overdue", "system:ticketing")
    assert (last["from_status"], last["to_status"]) == ("reported", "reported")


def test_it_is_told_once_in_a_round(flow, world):
    with clock_at(MORNING):
        flow.open()
    world.run_due(LATE)
    assert world.run_due(LATE + timedelta(days=1)) == 0
    assert len(told(world)) == 1


def test_who_dispatches_in_time_is_left_alone(flow, world):
    with clock_at(MORNING):
        flow.dispatch(flow.open())
    assert world.run_due(LATE) == 0
    assert told(world) == []


def test_each_round_has_its_own_time(flow, world):
    with clock_at(MORNING):
        flow.rate(flow.rating(), satisfied=False)
    assert world.run_due(LATE) == 1
    [event] = told(world)
    assert event.data["round"] == 2


def test_at_the_top_there_is_nobody_above(flow, world):
    world.has_rooms_at_the_top()
    with clock_at(MORNING):
        flow.open(world.admin, room_id=world.top_room, contact_name="总部", contact_phone="+8610000000")
    world.run_due(LATE)
    assert told(world)[0].data["told_node_id"] is None
