"""The parts of a row come with it."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from chassis.testing import runtime_of, work_as
from chassis.tests.core.sample.models import Order, Step


@pytest.fixture
def orders(tenant, tree) -> list[UUID]:
    """Three orders with two, one and no steps."""
    ids = []
    with work_as("sample", tenant=tenant) as work:
        for number in range(3):
            order = Order(org_node_id=tree.left, room_id=uuid4(), title=f"{number}", ordered_at=work.now)
            order.steps = [Step(note=note) for note in "ba"[number:]]
            ids.append(work.add(order).id)
    return ids


@pytest.fixture
def queries():
    """What is asked of the database."""
    asked: list[str] = []
    engine = runtime_of("sample").engine

    def note(*said):
        asked.append(said[2])

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def notes(rows):
    return [[step.note for step in row.steps] for row in rows]


def test_those_of_all_rows_come_at_once_and_in_their_order(tenant, orders, queries):
    with work_as("sample", tenant=tenant) as work:
        found = work.all(work.select(Order).order_by(Order.title))
        assert notes(found) == [["a", "b"], ["a"], []]
        assert len(queries) == 2
        page = work.page(work.select(Order), Order.title, limit=2)
        assert notes(page["items"]) == [["a", "b"], ["a"]]
        # They are there: nothing is asked for them.
        assert len(queries) == 3


def test_one_row_has_them_as_well(tenant, orders, queries):
    with work_as("sample", tenant=tenant) as work:
        assert notes([work.get(Order, orders[0]), work.first(work.select(Order).where(Order.title == "1"))]) == [
            ["a", "b"],
            ["a"],
        ]
        assert len(queries) == 4


def test_what_was_put_to_them_is_not_read_over(tenant, orders):
    with work_as("sample", tenant=tenant) as work:
        order = work.get(Order, orders[2])
        order.steps.append(Step(note="c"))
        assert notes(work.all(work.select(Order).order_by(Order.title)))[2] == ["c"]
    with work_as("sample", tenant=tenant) as work:
        assert notes([work.get(Order, orders[2], lock=True)]) == [["c"]]


def test_who_locks_a_row_sees_what_another_put_to_it(tenant, orders):
    with work_as("sample", tenant=tenant) as work:
        assert notes([work.get(Order, orders[1])]) == [["a"]]
        with work_as("sample", tenant=tenant) as another:
            another.add(Step(order_id=orders[1], note="b"))
        assert notes([work.get(Order, orders[1], lock=True)]) == [["a", "b"]]
