"""Who may reach what: pure, and the same after travelling."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from chassis.scopes import (
    AssignmentScope,
    OrgScope,
    PartnerScope,
    Resource,
    RoomsScope,
    Scopes,
    SystemScope,
    within,
)

NODE, ROOM, WORKER, PARTNER = (uuid4() for _ in range(4))
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
INSIDE = datetime(2026, 1, 15, tzinfo=UTC)
RESOURCE = Resource((uuid4(), NODE), ROOM, INSIDE, WORKER, PARTNER)


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        (OrgScope(NODE), True),
        (OrgScope(uuid4()), False),
        (OrgScope(uuid4(), whole=True), True),
        (RoomsScope(ROOM, SINCE), True),
        (RoomsScope(ROOM, SINCE, UNTIL), True),
        (RoomsScope(ROOM, SINCE, INSIDE), False),
        (RoomsScope(ROOM, UNTIL), False),
        (RoomsScope(uuid4(), SINCE), False),
        (AssignmentScope(WORKER), True),
        (AssignmentScope(uuid4()), False),
        (PartnerScope(PARTNER), True),
        (PartnerScope(uuid4()), False),
        (SystemScope(), True),
    ],
)
def test_a_scope_covers_what_it_says(scope, covered):
    assert within([scope], RESOURCE) is covered
    assert Scopes.from_json(Scopes([scope]).as_json()) == (scope,)


def test_nothing_is_covered_by_nothing():
    assert not within(Scopes(), RESOURCE)
    assert not within([AssignmentScope(WORKER), PartnerScope(PARTNER), RoomsScope(ROOM, SINCE)], Resource())


def test_any_scope_is_enough():
    assert within([OrgScope(uuid4()), PartnerScope(PARTNER)], RESOURCE)


def test_the_whole_tenant_is_noticed():
    assert Scopes([SystemScope()]).whole
    assert Scopes([OrgScope(NODE, whole=True)]).whole
    assert not Scopes([OrgScope(NODE)]).whole
    assert not Scopes().whole


def test_an_unknown_scope_is_refused():
    with pytest.raises(KeyError):
        Scopes.from_json([{"type": "everything"}])
