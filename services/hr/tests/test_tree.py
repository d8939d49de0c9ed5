from uuid import uuid4

import pytest

from contracts.core.errors import Conflict
from contracts.hr.schemas import NODE_KINDS
from services.hr.tree import PARENT_KINDS, RANKS, check_no_circle, check_place


def test_every_kind_has_its_rule():
    assert set(PARENT_KINDS) == set(NODE_KINDS)


def test_no_kind_can_come_to_stand_above_itself():
    for kind, parents in PARENT_KINDS.items():
        assert all(parent is None or RANKS[parent] < RANKS[kind] for parent in parents)


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        ("headquarters", None),
        ("city_company", "headquarters"),
        ("project", "city_company"),
        ("project", "headquarters"),
    ],
)
def test_a_kind_may_stand_where_the_rule_says(kind, parent):
    check_place(kind, parent)


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        ("headquarters", "headquarters"),
        ("city_company", None),
        ("city_company", "city_company"),
        ("city_company", "project"),
        ("project", None),
        ("project", "project"),
    ],
)
def test_a_kind_may_stand_nowhere_else(kind, parent):
    with pytest.raises(Conflict) as refused:
        check_place(kind, parent)
    assert refused.value.extra["allowed"] == list(PARENT_KINDS[kind])


def test_a_node_cannot_stand_below_itself():
    node = uuid4()
    with pytest.raises(Conflict):
        check_no_circle(node, [uuid4(), node, uuid4()])
