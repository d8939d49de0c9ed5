"""A request, its event, a handler, due work: all in process, on a real database."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.inbox import forget, had
from chassis.testing import OrgScope, ask, deliver, emitted, run_due, runtime_of, schema_problems, work_as
from chassis.tests.core.sample.contracts import LIST_ORDERS, ORDER_PLACED, PLACE_ORDER
from chassis.tests.core.sample.models import Base, Price
from chassis.tests.core.sample.service import SampleHandlers, SampleService
from contracts.core.errors import Invalid, KeyReused, NotFound


def _request(tree, title="a door"):
    return {"node_id": tree.left_leaf, "room_id": uuid4(), "title": title}


def _prices(tenant):
    with work_as("sample", tenant=tenant) as work:
        return [price.name for price in work.all(work.select(Price).order_by(Price.name))]


def test_models_and_migrations_say_the_same():
    assert schema_problems("sample", Base) == []


def test_a_request_changes_logs_and_emits(tenant, tree):
    reply = ask(SampleService, PLACE_ORDER, _request(tree), tenant=tenant)
    assert reply["title"] == "a door"
    assert reply["version"] == 1
    [event] = emitted("sample", tenant, ORDER_PLACED)
    assert str(event.data["id"]) == reply["id"] == event.subject
    assert event.aggregate_version == 1
    with work_as("sample", tenant=tenant) as work:
        row = work.session.execute(text("SELECT principal, action, after FROM chassis.operation_log")).one()
    assert row == ("system:sample", "order.place", {"title": "a door"})


def test_the_same_key_gets_the_same_answer(tenant, tree):
    request = _request(tree)
    first = ask(SampleService, PLACE_ORDER, request, tenant=tenant, key="k")
    assert ask(SampleService, PLACE_ORDER, request, tenant=tenant, key="k") == first
    assert len(emitted("sample", tenant, ORDER_PLACED)) == 1
    with pytest.raises(KeyReused):
        ask(SampleService, PLACE_ORDER, _request(tree, "a window"), tenant=tenant, key="k")


def test_a_node_out_of_reach_is_not_there(tenant, tree):
    who = f"employee:{uuid4()}"
    left, right = [OrgScope(tree.left)], [OrgScope(tree.right)]
    with pytest.raises(NotFound):
        ask(SampleService, PLACE_ORDER, _request(tree), tenant=tenant, principal=who, scopes=right)
    assert emitted("sample", tenant, ORDER_PLACED) == []
    ask(SampleService, PLACE_ORDER, _request(tree), tenant=tenant)
    assert ask(SampleService, LIST_ORDERS, tenant=tenant, principal=who, scopes=right)["items"] == []
    assert len(ask(SampleService, LIST_ORDERS, tenant=tenant, principal=who, scopes=left)["items"]) == 1


def test_pages_follow_each_other(tenant, tree):
    for number in range(5):
        ask(SampleService, PLACE_ORDER, _request(tree, f"order {number}"), tenant=tenant)
    seen, cursor = [], None
    while True:
        page = ask(SampleService, LIST_ORDERS, {"limit": 2, "cursor": cursor}, tenant=tenant)
        seen += [item["title"] for item in page["items"]]
        if not (cursor := page["next_cursor"]):
            break
        with pytest.raises(Invalid):
            ask(SampleService, LIST_ORDERS, {"limit": 2, "cursor": cursor}, tenant=uuid4())
    assert seen == [f"order {number}" for number in range(5)]


def test_an_event_has_its_effect_once(tenant):
    payload = {"id": uuid4(), "title": "a roof", "version": 1}
    event_id = deliver(SampleHandlers, ORDER_PLACED, payload, tenant=tenant)
    deliver(SampleHandlers, ORDER_PLACED, payload, tenant=tenant, event_id=event_id)
    assert _prices(tenant) == ["a roof"]


def test_due_work_is_done_when_it_is_due(tenant):
    with work_as("sample", tenant=tenant) as work:
        now = work.now
        work.remember_due("remind", uuid4(), now + timedelta(hours=1), {"name": "later"})
        work.remember_due("remind", uuid4(), now, {"name": "now"})
    assert run_due(SampleHandlers, tenant) == 1
    assert _prices(tenant) == ["remind now"]
    assert run_due(SampleHandlers, tenant, at=now + timedelta(hours=1)) == 1
    assert _prices(tenant) == ["remind later", "remind now"]


def test_due_work_that_fails_is_put_off(tenant):
    with work_as("sample", tenant=tenant) as work:
        now = work.now
        work.remember_due("remind", uuid4(), now, {"fail": True})
    assert run_due(SampleHandlers, tenant, at=now) == 1
    assert run_due(SampleHandlers, tenant, at=now) == 0
    with work_as("sample", tenant=tenant) as work:
        row = work.session.execute(text("SELECT attempts, last_error, due_at FROM chassis.due_work")).one()
    assert row == (1, "ValueError: as asked", now + timedelta(seconds=5))


def test_an_event_that_its_handler_has_forgotten_has_its_effect_again(tenant):
    payload = {"id": uuid4(), "title": "a roof", "version": 1}
    event_id = deliver(SampleHandlers, ORDER_PLACED, payload, tenant=tenant)
    running = runtime_of("sample")
    hour_ago = running.clock.now() - timedelta(hours=1)
    assert had(running.engine, "sample.note_price", hour_ago) >= 1
    assert forget(running.engine, "sample.note_price", hour_ago) >= 1
    deliver(SampleHandlers, ORDER_PLACED, payload, tenant=tenant, event_id=event_id)
    assert _prices(tenant) == ["a roof", "a roof"]
