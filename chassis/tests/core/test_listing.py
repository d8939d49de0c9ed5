"""Lists that are merged from streams: they are what the query would give, page by page."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.database import UnitOfWork, collecting, counting
from chassis.database.listing import listed
from chassis.testing import AssignmentScope, OrgScope, work_as
from chassis.tests.core.sample.models import Buyer, Order
from contracts.core.errors import Invalid

WORKER, ME = uuid4(), uuid4()
PRINCIPAL = f"employee:{ME}"
BY: dict[str, list[Any]] = {
    "newest": [Order.ordered_at.desc()],
    "oldest": [Order.ordered_at],
    "mixed": [Order.ordered_at.desc(), Order.title],
}


@pytest.fixture
def many(tenant: UUID, tree) -> UUID:
    """Orders of three places, several at each moment; some of them the worker's, some my own, one of them both."""
    with work_as("sample", tenant=tenant) as work:
        for number in range(30):
            work.add(
                Order(
                    org_node_id=(tree.left_leaf, tree.left, tree.right_leaf)[number % 3],
                    room_id=uuid4(),
                    title=f"{number:02}",
                    ordered_at=work.now + timedelta(seconds=number // 4),
                    worker_id=WORKER if number % 5 == 0 else None,
                    buyer_id=ME if number % 7 == 0 else None,
                )
            )
    return tenant


def callers(tree):
    """Who asks: with one way to the orders, with three, with none, and one who reaches all."""
    return {
        "part": ([OrgScope(tree.left)], f"employee:{uuid4()}"),
        "several": ([OrgScope(tree.left), OrgScope(tree.left_leaf), AssignmentScope(WORKER)], PRINCIPAL),
        "worker": ([AssignmentScope(WORKER)], f"employee:{uuid4()}"),
        "nobody": ([OrgScope(uuid4())], f"employee:{uuid4()}"),
        "all": ([], None),
    }


def pages(asking, order_by, *conditions, limit=4, **more) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        with asking() as work:
            page = listed(work, Order, conditions, order_by, limit=limit, cursor=cursor, **more)
        found += [order.title for order in page["items"]]
        if not (cursor := page["next_cursor"]):
            return found


@pytest.mark.parametrize("place", [None, "left_leaf", "right"])
@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("who", ["part", "several", "worker", "nobody", "all"])
def test_pages_are_what_the_query_gives(many, tree, who, by, place):
    scopes, principal = callers(tree)[who]
    node = getattr(tree, place) if place else None
    below = {"left_leaf": {tree.left_leaf}, "right": {tree.right, tree.right_leaf}}

    def asking():
        return work_as("sample", *scopes, tenant=many, principal=principal, read_only=True)

    with asking() as work:
        tie = Order.id.desc() if by == "newest" else Order.id
        everything = work.all(work.select(Order).order_by(*BY[by], tie))
        expected = [order.title for order in everything if place is None or order.org_node_id in below[place]]
        assert counted(work, node) == {"rows": len(expected), "exact": True}
    assert pages(asking, BY[by], place=node) == expected
    assert bool(expected) == (who != "nobody") or place


def counted(work: UnitOfWork, place: UUID | None) -> Any:
    return listed(work, Order, [], BY["newest"], place=place, limit=1, count="exact")["count"]


def test_conditions_hold_in_every_stream(many, tree):
    scopes, principal = callers(tree)["several"]

    def asking():
        return work_as("sample", *scopes, tenant=many, principal=principal)

    early = Order.title < "12"
    expected = [title for title in pages(asking, BY["oldest"]) if title < "12"]
    assert pages(asking, BY["oldest"], early) == pages(asking, BY["oldest"], early, few=True) == expected
    named = pages(asking, BY["oldest"], split=(Order.title, ("00", "03", "29", "30")))
    assert named == [title for title in pages(asking, BY["oldest"]) if title in {"00", "03", "29"}]


def test_an_estimate_ends_where_it_would_cost(many, tree, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 6)
    for who, found in (("part", {"rows": 6, "exact": False}), ("nobody", {"rows": 0, "exact": True})):
        scopes, principal = callers(tree)[who]
        with work_as("sample", *scopes, tenant=many, principal=principal) as work:
            assert listed(work, Order, [], BY["newest"], limit=1, count="estimated")["count"] == found


def test_a_cursor_is_of_one_place(many, tree):
    with work_as("sample", tenant=many) as work:
        page = listed(work, Order, [], BY["newest"], place=tree.left, limit=2)
        with pytest.raises(Invalid):
            listed(work, Order, [], BY["newest"], place=tree.left_leaf, limit=2, cursor=page["next_cursor"])


@pytest.fixture
def buyers(tenant: UUID, tree) -> UUID:
    """Buyers with orders in two places, several of them, in one or in none; one of them is the one who asks."""
    with work_as("sample", tenant=tenant) as work:
        for number in range(12):
            buyer = work.add(Buyer(id=ME if number == 11 else uuid4(), name=f"{number:02}", source_version=1))
            for node in ((tree.left_leaf, tree.left_leaf), (tree.left, tree.right), (tree.right,), ())[number % 4]:
                title = f"{number} {uuid4()}"
                order = Order(org_node_id=node, room_id=uuid4(), title=title, ordered_at=work.now, buyer_id=buyer.id)
                work.add(order)
    return tenant


@pytest.mark.parametrize("most", [0, 2_000])
@pytest.mark.parametrize("me", [False, True])
@pytest.mark.parametrize(("node", "places"), [("left", {0, 1}), ("right", {1, 2}), (None, set())])
def test_what_is_seen_by_its_parts_is_there_once(buyers, tree, monkeypatch, most, me, node, places):
    monkeypatch.setattr(collecting, "MOST", most)
    principal, own = (PRINCIPAL, {"11"}) if me else (f"employee:{uuid4()}", set())
    expected = sorted({f"{number:02}" for number in range(12) if number % 4 in places} | own)
    scope = OrgScope(getattr(tree, node) if node else uuid4())
    found: list[str] = []
    cursor, more = None, True
    with work_as("sample", scope, tenant=buyers, principal=principal) as work:
        while more:
            page = listed(work, Buyer, [], [Buyer.name], limit=4, cursor=cursor, count="exact")
            assert page["count"] == {"rows": len(expected), "exact": True}
            found += [buyer.name for buyer in page["items"]]
            more = bool(cursor := page["next_cursor"])
        later = listed(work, Buyer, [Buyer.name > "04"], [Buyer.name.desc()], limit=9, count="estimated")
    assert found == expected
    assert [buyer.name for buyer in later["items"]] == [name for name in expected[::-1] if name > "04"]
    assert later["count"] == {"rows": len(later["items"]), "exact": True}
