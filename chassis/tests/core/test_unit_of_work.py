"""One transaction: what it fills in, what it refuses, what a failure means."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis.testing import OrgScope, emitted, runtime_of, work_as
from chassis.tests.core.sample.contracts import ORDER_PLACED
from chassis.tests.core.sample.models import Buyer, Order, Price, Step
from contracts.core.errors import Conflict, Duplicate, NotFound, StaleVersion


def _order(work, tree, title="a door"):
    return work.add(Order(org_node_id=tree.left_leaf, room_id=uuid4(), title=title, ordered_at=work.now))


@pytest.fixture
def order(tenant, tree):
    with work_as("sample", tenant=tenant) as work:
        return _order(work, tree)


def test_a_row_gets_tenant_id_version_and_times(tenant, order):
    with work_as("sample", tenant=tenant) as work:
        found = work.get(Order, order.id)
        assert (found.tenant_id, found.version) == (tenant, 1)
        assert found.created_at == found.updated_at == order.ordered_at
        found.title = "another"
        work.session.flush()
        assert (found.version, found.updated_at) == (2, work.now)


def test_an_error_undoes_everything(tenant, tree):
    def place_and_fail():
        with work_as("sample", tenant=tenant) as work:
            work.emit(ORDER_PLACED, _order(work, tree))
            work.log("order.place", "order", uuid4())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        place_and_fail()
    with work_as("sample", tenant=tenant) as work:
        assert work.all(work.select(Order)) == []
        assert work.session.execute(text("SELECT count(*) FROM chassis.operation_log")).scalar_one() == 0
    assert emitted("sample", tenant) == []


def test_who_expects_another_version_is_refused(tenant, order):
    with work_as("sample", tenant=tenant) as work:
        work.get(Order, order.id, expected_version=1)
        with pytest.raises(StaleVersion):
            work.get(Order, order.id, expected_version=2)
        with pytest.raises(NotFound):
            work.get(Order, uuid4(), expected_version=1)


def test_of_two_who_change_at_once_one_is_refused(tenant, order):
    def overtaken():
        with work_as("sample", tenant=tenant) as second:
            mine = second.get(Order, order.id)
            with work_as("sample", tenant=tenant) as first:
                first.get(Order, order.id).title = "first"
            mine.title = "second"

    with pytest.raises(StaleVersion):
        overtaken()
    with work_as("sample", tenant=tenant) as work:
        assert work.get(Order, order.id).title == "first"


def test_a_lock_shows_the_newest_row(tenant, order):
    with work_as("sample", tenant=tenant) as second:
        mine = second.get(Order, order.id)
        with work_as("sample", tenant=tenant) as first:
            first.get(Order, order.id, lock=True).title = "first"
        assert second.get(Order, order.id, lock=True) is mine
        mine.title += " and second"
    with work_as("sample", tenant=tenant) as work:
        assert work.get(Order, order.id).title == "first and second"


def test_what_must_be_unique_is_a_duplicate(tenant, tree, order):
    with pytest.raises(Duplicate), work_as("sample", tenant=tenant) as work:
        _order(work, tree, order.title)


def test_what_refers_to_nothing_is_a_conflict(tenant, order):
    with pytest.raises(Conflict), work_as("sample", tenant=tenant) as work:
        work.add(Step(order_id=uuid4(), note="of nothing"))


def test_a_touched_row_has_changed(tenant, order):
    with work_as("sample", tenant=tenant) as work:
        found = work.get(Order, order.id)
        work.touch(found)
        work.session.flush()
        assert found.version == 2


def test_the_newest_version_stays(tenant):
    first, second = uuid4(), uuid4()

    def row(id, version):
        return {"id": id, "name": f"version {version}", "source_version": version}

    with work_as("sample", tenant=tenant) as work:
        work.upsert(Buyer, [row(first, 2), row(second, 1)])
        work.upsert(Buyer, [row(first, 1), row(second, 3), row(second, 2)])
        work.upsert(Buyer, [])
        names = {buyer.id: buyer.name for buyer in work.all(work.select(Buyer))}
    assert names == {first: "version 2", second: "version 3"}


def test_nobody_changes_the_operation_log(tenant):
    with work_as("sample", tenant=tenant) as work:
        work.log("a.b", "a", uuid4())
    for statement in ("UPDATE chassis.operation_log SET action = 'x'", "DELETE FROM chassis.operation_log"):
        with pytest.raises(ProgrammingError, match="permission denied"), work_as("sample", tenant=tenant) as work:
            work.session.execute(text(statement))


def test_rows_that_are_only_added_cannot_be_changed(tenant, order):
    with pytest.raises(ProgrammingError, match="permission denied"), work_as("sample", tenant=tenant) as work:
        work.session.execute(text("UPDATE steps SET note = 'x'"))


def test_nobody_changes_an_event(tenant, tree):
    with work_as("sample", tenant=tenant) as work:
        work.emit(ORDER_PLACED, _order(work, tree))
    for statement in ("UPDATE chassis.outbox SET body = 'x'", "TRUNCATE chassis.outbox"):
        with pytest.raises(ProgrammingError, match="permission denied"), work_as("sample", tenant=tenant) as work:
            work.session.execute(text(statement))


def test_who_only_reads_cannot_write(tenant):
    with (
        pytest.raises(Exception, match="read-only transaction"),
        work_as("sample", tenant=tenant, read_only=True) as work,
    ):
        work.add(Price(name="x"))


def test_who_only_reads_leaves_no_transaction_open_and_no_setting_behind(tenant):
    with work_as("sample", tenant=tenant, read_only=True) as work:
        assert work.all(work.select(Price)) == []
        assert not work._held.in_transaction()
        with work.whole_tenant():
            assert work.session.execute(text("SELECT chassis.tenant(), chassis.whole()")).one() == (tenant, True)
        held = work._held
    with held.cursor() as cursor:
        cursor.execute("SELECT chassis.tenant(), current_setting('transaction_read_only')")
        assert cursor.fetchall() == [(None, "off")]


def test_who_only_reads_reaches_the_whole_tenant_only_where_it_says_so(tenant, tree):
    with work_as("sample", OrgScope(tree.left), tenant=tenant, read_only=True) as work:
        seen = text("SELECT chassis.whole()")
        assert work.session.scalar(seen) is False
        with work.whole_tenant():
            assert [work.session.scalar(seen), work.session.scalar(seen)] == [True, True]
        assert work.session.scalar(seen) is False


def test_rows_are_inserted_as_they_are_at_the_end(tenant, tree):
    with work_as("sample", tenant=tenant) as work:
        order = Order(org_node_id=tree.left_leaf, room_id=uuid4(), ordered_at=work.now, title="a door")
        work.insert(order)
        order.title = "a window"
        assert order.version == 1
    with work_as("sample", tenant=tenant) as work:
        assert work.get(Order, order.id).title == "a window"


def test_what_is_concluded_is_written_as_it_is_at_the_end_and_counts_as_one_change(tenant, tree):
    with work_as("sample", tenant=tenant) as work:
        order = _order(work, tree)
    with work_as("sample", tenant=tenant) as work:
        order = work.get(Order, order.id, lock=True)
        order.title = "a window"
        work.conclude(order)
        assert order.version == 2
        order.title = "a roof"
    with work_as("sample", tenant=tenant) as work:
        found = work.get(Order, order.id)
        assert (found.title, found.version) == ("a roof", 2)


def test_a_row_that_was_not_changed_is_not_written(tenant, tree):
    with work_as("sample", tenant=tenant) as work:
        order = _order(work, tree)
    with work_as("sample", tenant=tenant) as work:
        work.conclude(work.get(Order, order.id, lock=True))
    with work_as("sample", tenant=tenant) as work:
        assert work.get(Order, order.id).version == 1


def test_due_work_is_remembered_once_and_can_be_forgotten(tenant):
    subject, other = uuid4(), uuid4()
    rows = text("SELECT due_at, data FROM chassis.due_work")
    with work_as("sample", tenant=tenant) as work:
        later = work.now + timedelta(hours=1)
        work.remember_due("remind", subject, work.now, {"n": 1})
        work.remember_due("remind", subject, later, {"n": 2})
        work.remember_due("remind", other, later)
        work.forget_due("remind", other)
    with work_as("sample", tenant=tenant) as work:
        assert work.session.execute(rows).all() == [(later, {"n": 2})]


def test_a_transaction_in_which_nothing_happens_is_none(tenant):
    with work_as("sample", tenant=tenant):
        pass


def test_percent_signs_are_no_placeholders(tenant):
    name = "100 % %s ' \\ \" ; --"
    with work_as("sample", tenant=tenant, request_id=name) as work:
        work.add(Price(name=name))
        work.log("a.b", "a", name, after={"name": name})
    with work_as("sample", tenant=tenant) as work:
        assert [price.name for price in work.all(work.select(Price))] == [name]
        assert work.session.execute(text("SELECT subject_id FROM chassis.operation_log")).scalar_one() == name


def test_a_commit_that_fails_leaves_no_connection_in_a_transaction(tenant):
    twice = "INSERT INTO prices (tenant_id, id, name) SELECT %s::uuid, %s::uuid, 'x' FROM generate_series(1, 2)"
    with pytest.raises(Conflict), work_as("sample", tenant=tenant) as work:
        work.later(twice, (str(tenant), str(tenant)))
    pool: Any = runtime_of("sample").engine.pool
    held = [pool.connect() for _ in range(pool.checkedin())]
    assert not any(connection.dbapi_connection.in_transaction() for connection in held)
    for connection in held:
        connection.close()


def test_an_error_of_the_database_says_no_values(tenant):
    with pytest.raises(ProgrammingError) as raised, work_as("sample", tenant=tenant) as work:
        work.session.execute(text("SELECT nothing(:phone)"), {"phone": "+8613800138000"})
    assert "13800138000" not in str(raised.value)
