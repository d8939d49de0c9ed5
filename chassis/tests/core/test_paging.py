"""Pages by key, whatever the order, while rows come and go."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.database import counting
from chassis.database.filtering import during, same
from chassis.database.paging import in_order
from chassis.testing import OrgScope, work_as
from chassis.tests.core.sample.models import Order, Price
from contracts.core.errors import Invalid

ORDERS: dict[str, list[Any]] = {
    "up": [Order.ordered_at],
    "down": [Order.ordered_at.desc()],
    "mixed": [Order.ordered_at.desc(), Order.title],
    "mixed the other way": [Order.ordered_at, Order.title.desc()],
    "by id": [Order.id],
    "nothing": [],
}


@pytest.fixture
def many(tenant, tree):
    with work_as("sample", tenant=tenant) as work:
        for number in range(7):
            moment = work.now + timedelta(seconds=number // 3)
            work.add(Order(org_node_id=tree.left, room_id=uuid4(), title=f"{number}", ordered_at=moment))
    return tenant


def _pages(tenant, order_by, limit=2):
    found, cursor = [], None
    while True:
        with work_as("sample", tenant=tenant, read_only=True) as work:
            page = work.page(work.select(Order), *order_by, limit=limit, cursor=cursor)
        found += [order.title for order in page["items"]]
        if not (cursor := page["next_cursor"]):
            return found


@pytest.mark.parametrize("name", ORDERS)
def test_pages_are_the_list(many, name):
    order_by = ORDERS[name]
    with work_as("sample", tenant=many) as work:
        tie = Order.id.desc() if name in {"down", "mixed the other way"} else Order.id
        expected = [order.title for order in work.all(work.select(Order).order_by(*order_by, tie))]
    assert _pages(many, order_by) == expected
    assert _pages(many, order_by, limit=7) == expected


def test_what_comes_before_the_page_does_not_shift_it(many, tree):
    with work_as("sample", tenant=many) as work:
        page = work.page(work.select(Order), Order.title, limit=3)
        work.add(Order(org_node_id=tree.left, room_id=uuid4(), title="", ordered_at=work.now))
    with work_as("sample", tenant=many) as work:
        page = work.page(work.select(Order), Order.title, limit=3, cursor=page["next_cursor"])
    assert [order.title for order in page["items"]] == ["3", "4", "5"]


def test_a_cursor_belongs_to_its_list(many, tree):
    with work_as("sample", tenant=many) as work:
        every = work.select(Order)
        cursor = work.page(every, Order.title, limit=3)["next_cursor"]
        for query, order_by in (
            (every, [Order.title.desc()]),
            (every, [Order.ordered_at]),
            (every.where(Order.room_id == uuid4()), [Order.title]),
            (work.select(Price), [Price.name]),
        ):
            with pytest.raises(Invalid):
                work.page(query, *order_by, limit=3, cursor=cursor)
    who = f"employee:{uuid4()}"
    with work_as("sample", OrgScope(tree.left), tenant=many, principal=who) as work, pytest.raises(Invalid):
        work.page(work.select(Order), Order.title, limit=3, cursor=cursor)


def test_a_filter_stays_bound_to_its_values(many):
    with work_as("sample", tenant=many) as work:
        query = work.select(Order).where(Order.title.in_(["1", "2", "3", "4"]))
        cursor = work.page(query, Order.title, limit=2)["next_cursor"]
        page = work.page(query, Order.title, limit=2, cursor=cursor)
        assert [order.title for order in page["items"]] == ["3", "4"]
        other = work.select(Order).where(Order.title.in_(["1", "2", "3", "5"]))
        with pytest.raises(Invalid):
            work.page(other, Order.title, limit=2, cursor=cursor)


def test_other_columns_may_be_read(many):
    with work_as("sample", tenant=many) as work:
        query = work.select(Order).with_only_columns(Order.id, Order.title)
        page = work.page(query, Order.title, limit=2)
        assert [row.title for row in page["items"]] == ["0", "1"]
        page = work.page(query, Order.title, limit=7, cursor=page["next_cursor"])
        assert len(page["items"]) == 5


def test_a_name_stands_for_columns_from_either_end(many):
    titles = {}
    for sort in ("when", "-when"):
        titles[sort] = _pages(many, in_order(sort, when=(Order.ordered_at, Order.title)))
    assert titles["when"] == [f"{number}" for number in range(7)]
    assert titles["-when"] == titles["when"][::-1]


def test_filters_that_are_not_given_let_everything_pass(many):
    with work_as("sample", tenant=many) as work:

        def found(*conditions):
            return {order.title for order in work.all(work.select(Order).where(*conditions))}

        assert found(*same((Order.title, None)), *during(Order.ordered_at, None, None)) == set("0123456")
        assert found(*same((Order.title, "1"))) == found(*same((Order.title, ("1",)))) == {"1"}
        assert found(*same((Order.title, ("1", "3", "8")))) == {"1", "3"}
        second = work.session.scalars(work.select(Order).where(Order.title == "3")).one().ordered_at
        since, until = during(Order.ordered_at, second, None), during(Order.ordered_at, None, second)
        assert (len(found(*since)), len(found(*until))) == (4, 3)


def test_since_a_moment_is_another_list_than_until_it(many):
    with work_as("sample", tenant=many) as work:
        until, since = ([condition(Order.ordered_at, work.now)] for condition in (_before, _behind))
        asked = work.select(Order)
        page = work.page(asked.where(*since), Order.title, limit=1)
        with pytest.raises(Invalid):
            work.page(asked.where(*until), Order.title, limit=1, cursor=page["next_cursor"])


def _before(column, moment):
    return column <= moment


def _behind(column, moment):
    return column >= moment


@pytest.mark.parametrize(("count", "rows", "exact"), [("exact", 7, True), ("estimated", 7, True)])
def test_a_count_is_of_the_whole_list_whatever_the_page(many, count, rows, exact):
    with work_as("sample", tenant=many) as work:
        asked = work.select(Order)
        page = work.page(asked, Order.title, limit=2, count=count)
        assert page["count"] == {"rows": rows, "exact": exact}
        page = work.page(asked, Order.title, limit=2, cursor=page["next_cursor"], count=count)
        assert page["count"] == {"rows": rows, "exact": exact}
        assert "count" not in work.page(asked, Order.title, limit=2)


def test_an_estimate_goes_only_so_far(many, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 6)
    with work_as("sample", tenant=many) as work:
        asked = work.select(Order)
        assert work.page(asked, limit=1, count="estimated")["count"] == {"rows": 6, "exact": False}
        assert work.page(asked, limit=1, count="exact")["count"] == {"rows": 7, "exact": True}
        asked = asked.where(Order.title != "0")
        assert work.page(asked, limit=1, count="estimated")["count"] == {"rows": 6, "exact": True}


def test_only_what_is_in_reach_is_counted(many, tree):
    with work_as("sample", OrgScope(tree.right), tenant=many, principal=f"employee:{uuid4()}") as work:
        assert work.page(work.select(Order), limit=1, count="exact")["count"] == {"rows": 0, "exact": True}
