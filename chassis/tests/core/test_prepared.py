"""Statements that are used often are planned once for each connection, and give the same as before."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import psycopg2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.database.engine import driver_connection
from chassis.database.prepared import FROM_USE, MOST, Prepared
from chassis.testing import runtime_of, work_as
from chassis.tests.core.sample.models import Order

KEPT = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE :part")
TIMES = FROM_USE + 2


@pytest.fixture
def connection():
    """One connection of the sample service: every transaction of a test is on it."""
    with runtime_of("sample").engine.connect() as held:
        yield held


def again_and_again(connection, statement, values):
    """Return what each of some transactions gets."""
    got = []
    for _ in range(TIMES):
        got.append(connection.execute(statement, values).all())
        connection.commit()
    return got


def kept(connection, part):
    return connection.execute(KEPT, {"part": f"%{part}%"}).scalar_one()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (7, "integer"),
        (2**40, "bigint"),
        (Decimal("1.50"), "numeric(14, 2)"),
        (True, "boolean"),
        (None, "uuid"),
        ("it's 100 % \\ 厨房", "text"),
        (UUID(int=5), "uuid"),
        (datetime(2026, 11, 23, tzinfo=UTC), "timestamptz"),
        (["a", "b,c"], "text[]"),
        ([], "text[]"),
    ],
)
def test_values_of_every_kind_come_back_as_they_were(connection, value, kind):
    statement = text(f"SELECT CAST(:value AS {kind}) FROM pg_am LIMIT 1")
    assert again_and_again(connection, statement, {"value": value}) == [[(value,)]] * TIMES
    assert kept(connection, f"SELECT CAST($1 AS {kind}) FROM pg_am") == 1


def test_what_is_used_often_is_kept_by_the_server(connection):
    again_and_again(connection, text("SELECT id FROM orders WHERE title = :title AND id <> :id"), _some())
    assert kept(connection, "title = $1 AND id <> $2") == 1


def test_a_statement_is_not_kept_before_it_is_used_often(connection):
    connection.execute(text("SELECT id FROM orders WHERE id = :id AND title = :title"), _some()).all()
    connection.commit()
    assert kept(connection, "id = $1 AND title = $2") == 0


def test_a_place_that_comes_twice_is_one_value(connection):
    statement = text("SELECT id FROM orders WHERE title IN (:title, :title) AND id <> :id")
    again_and_again(connection, statement, _some())
    assert kept(connection, "IN ($1, $1) AND id <> $2") == 1


def test_a_per_cent_sign_stays_one(connection):
    statement = text("SELECT 10 % 4, 'a' LIKE '%', CAST(:title AS TEXT)")
    assert again_and_again(connection, statement, {"title": "5 %"}) == [[(2, True, "5 %")]] * TIMES
    assert kept(connection, "10 % 4") == 1


def test_a_statement_that_the_server_cannot_keep_goes_on_as_before(connection):
    # Nothing tells of which type the value is.
    statement = text("SELECT pg_typeof(:value)::text")
    assert again_and_again(connection, statement, {"value": 7}) == [[("integer",)]] * TIMES
    assert kept(connection, "pg_typeof(") == 0


def test_two_commands_in_one_are_never_kept():
    prepared = Prepared()
    for _ in range(TIMES):
        assert prepared.call("SELECT 1; DELETE FROM orders") is None
    prepared.prepare(pytest.fail)


def test_a_connection_keeps_a_limited_number():
    prepared = Prepared()
    ran: list[str] = []
    for number in range(MOST + 50):
        for _ in range(FROM_USE):
            prepared.call(f"SELECT {number}")
        prepared.prepare(ran.append)
    assert len(ran) == MOST


def test_a_refusal_is_remembered():
    prepared, asked = Prepared(), []

    def refuse(statement):
        asked.append(statement)
        raise psycopg2.ProgrammingError

    for _ in range(3 * FROM_USE):
        assert prepared.call("SELECT %s") is None
        prepared.prepare(refuse)
    assert asked == ["PREPARE kept_0 AS SELECT $1"]


def test_units_of_work_write_and_read_the_same_with_kept_statements(tenant, tree):
    made = [_order(tenant, tree, number) for number in range(TIMES)]
    for order in made:
        with work_as("sample", tenant=tenant) as work:
            assert work.get(Order, order).title.startswith("door ")
            assert work.get(Order, order, lock=True).version == 1


def test_a_kept_statement_still_sees_its_own_tenant_alone(tenant, tree):
    order = _order(tenant, tree, 1)
    query = text("SELECT id FROM orders WHERE id = :id")
    for _ in range(TIMES):
        for someone, found in ((tenant, [order]), (uuid4(), [])):
            with work_as("sample", tenant=someone) as work:
                assert list(work.session.scalars(query, {"id": order})) == found


def test_an_error_of_a_kept_statement_is_the_same(connection):
    held = driver_connection(connection)
    statement = text("SELECT 1 / CAST(:value AS integer) FROM pg_am LIMIT 1")
    again_and_again(connection, statement, {"value": 1})
    assert held.prepared.call("SELECT 1 / CAST(%(value)s AS integer) FROM pg_am LIMIT 1") is not None
    with pytest.raises(Exception, match="division by zero") as caught:
        connection.execute(statement, {"value": 0})
    assert not isinstance(caught.value, IntegrityError)
    connection.rollback()
    assert connection.execute(statement, {"value": 1}).all() == [(1,)]


def _some():
    return {"title": "a door", "id": uuid4()}


def _order(tenant, tree, number) -> UUID:
    with work_as("sample", tenant=tenant) as work:
        at = work.now - timedelta(minutes=number)
        row = Order(org_node_id=tree.left_leaf, room_id=uuid4(), title=f"door {number}", ordered_at=at)
        return work.add(row).id
