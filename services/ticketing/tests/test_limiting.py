from datetime import datetime
from uuid import uuid4

import pytest

from contracts.core.errors import Invalid, NotFound
from contracts.ticketing.rpc import GET_TIME_LIMITS, SET_TIME_LIMIT
from contracts.ticketing.vocabulary import URGENCIES


def put(world, by, node, minutes, urgency="normal"):
    request = {"org_node_id": node, "urgency": urgency, "dispatch_minutes": minutes, "rating_minutes": 60}
    return world.ask(by, SET_TIME_LIMIT, "time_limit:set", **request)["items"]


def read(world, by, node):
    return world.ask(by, GET_TIME_LIMITS, "time_limit:read", org_node_id=node)["items"]


def of(limits, urgency="normal"):
    [found] = [limit for limit in limits if limit["urgency"] == urgency]
    return found["dispatch_minutes"], found["org_node_id"]


def test_the_ready_limits_are_set_nowhere(world):
    limits = read(world, world.lead, world.tree.left_leaf)
    assert [limit["urgency"] for limit in limits] == list(URGENCIES)
    assert of(limits) == (480, None)


def test_what_is_below_inherits_a_limit(world):
    put(world, world.manager, world.tree.left, 45)
    assert of(read(world, world.lead, world.tree.left_leaf)) == (45, str(world.tree.left))
    assert of(read(world, world.other_lead, world.tree.right_leaf)) == (480, None)


def test_a_place_has_its_own_limit_before_the_inherited_one(world):
    put(world, world.manager, world.tree.left, 45)
    limits = put(world, world.lead, world.tree.left_leaf, 15)
    assert of(limits) == (15, str(world.tree.left_leaf))
    assert of(put(world, world.lead, world.tree.left_leaf, 20)) == (20, str(world.tree.left_leaf))


def test_the_limit_starts_the_clock_of_a_ticket(flow, world):
    put(world, world.manager, world.tree.left, 45, "urgent")
    ticket = flow.open(urgency="urgent")
    due = datetime.fromisoformat(ticket["dispatch_due_at"]) - datetime.fromisoformat(ticket["reported_at"])
    assert due.total_seconds() == 45 * 60


@pytest.mark.parametrize("node", ["left", "right_leaf", "nowhere"])
def test_a_lead_sets_and_reads_no_limits_outside_his_project(world, node):
    place = getattr(world.tree, node, None) or uuid4()
    with pytest.raises(NotFound):
        put(world, world.lead, place, 1)
    with pytest.raises(NotFound):
        read(world, world.lead, place)


def test_a_limit_is_at_least_a_minute(world):
    with pytest.raises(Invalid):
        put(world, world.lead, world.tree.left_leaf, 0)
