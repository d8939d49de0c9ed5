from datetime import timedelta
from uuid import uuid4

from contracts.ticketing.vocabulary import URGENCIES
from services.ticketing.ladder import told_node
from services.ticketing.limits import Limit, all_in_force, in_force

ROOT, CITY, PROJECT, ELSEWHERE = (uuid4() for _ in range(4))
PATH = (ROOT, CITY, PROJECT)


def limit_at(node, urgency, minutes):
    return Limit(node, urgency, minutes, 60)


def test_without_a_limit_the_ready_one_is_in_force():
    limit = in_force("emergency", PATH, [])
    assert (limit.org_node_id, limit.to_dispatch) == (None, timedelta(minutes=30))
    assert limit.to_rate == timedelta(days=3)


def test_the_nearest_place_decides():
    limits = [limit_at(ROOT, "normal", 100), limit_at(CITY, "normal", 50), limit_at(ELSEWHERE, "normal", 1)]
    assert in_force("normal", PATH, limits).dispatch_minutes == 50
    assert in_force("normal", PATH[:1], limits).dispatch_minutes == 100


def test_a_limit_counts_for_its_urgency_alone():
    limits = [limit_at(PROJECT, "low", 7)]
    assert in_force("normal", PATH, limits).dispatch_minutes == 480
    assert [limit.urgency for limit in all_in_force(PATH, limits)] == list(URGENCIES)


def test_each_step_of_the_ladder_tells_one_level_more():
    assert [told_node(PATH, level) for level in (1, 2, 3, 4)] == [CITY, ROOT, None, None]
