"""Events and due work: once, in the service's own name, and what fails comes again."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from chassis import runtime
from chassis.events import due, together
from chassis.events.due_work import take_due
from chassis.events.handling import following
from chassis.events.looks import Looks
from chassis.testing import deliver, emitted, eventually, run_due, runtime_of, work_as
from chassis.tests.core.sample.contracts import ORDER_PLACED
from chassis.tests.core.sample.models import Price
from chassis.tests.core.sample.service import SampleHandlers

PAYLOAD = {"id": uuid4(), "title": "a roof", "version": 1}


def _handlers(function):
    function.__handles__ = (ORDER_PLACED,)
    function.__name__ = "take"
    return type("Handlers", (), {"name": "sample", "take": function})


def test_a_handler_acts_in_the_services_name_for_the_events_tenant(tenant):
    seen = []
    deliver(_handlers(lambda _, work, event: seen.append((work, event))), ORDER_PLACED, PAYLOAD, tenant=tenant)
    [(work, event)] = seen
    assert (work.principal, work.person_id, work.tenant_id) == ("system:sample", None, tenant)
    assert work.context.request_id == event.correlation_id
    assert event.data["id"] == PAYLOAD["id"]


def test_an_event_whose_handler_failed_comes_again(tenant):
    event_id, tries = uuid4(), []

    def fail_once(self, work, event):
        tries.append(event.id)
        work.add(Price(name="x"))
        if len(tries) == 1:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        deliver(_handlers(fail_once), ORDER_PLACED, PAYLOAD, tenant=tenant, event_id=event_id)
    for _ in range(2):
        deliver(_handlers(fail_once), ORDER_PLACED, PAYLOAD, tenant=tenant, event_id=event_id)
    assert tries == [event_id, event_id]
    with work_as("sample", tenant=tenant) as work:
        assert len(work.all(work.select(Price))) == 1


def test_one_event_has_an_effect_for_each_consumer(tenant):
    event_id, seen = uuid4(), []
    for name in ("one", "two"):

        def function(self, work, event, name=name):
            seen.append(name)

        handlers = _handlers(function)
        function.__name__ = name
        deliver(handlers, ORDER_PLACED, PAYLOAD, tenant=tenant, event_id=event_id)
    assert seen == ["one", "two"]


def test_how_late_due_work_is_shows_until_it_is_done(tenant):
    kind = f"late-{uuid4()}"

    def late():
        return REGISTRY.get_sample_value("steward_due_work_late_seconds", {"kind": kind})

    with work_as("sample", tenant=tenant) as work:
        work.remember_due(kind, uuid4(), work.now - timedelta(minutes=10))
        work.remember_due(kind, uuid4(), work.now - timedelta(minutes=5))
    with runtime.using(runtime_of("sample")) as running:
        looks = Looks(running.engine, running.clock)
        assert set(looks.kinds_due([kind, "never"])) == {kind}
        assert late() == pytest.approx(600, abs=10)
        assert take_due({kind: lambda *_: None}) == 2
        assert not looks.kinds_due([kind, "never"])
    assert late() == 0


def test_due_work_is_taken_by_one_of_many(tenant):
    with work_as("sample", tenant=tenant) as work:
        work.remember_due("slow", uuid4(), work.now - timedelta(days=3650))
    entered, leave, runs = threading.Event(), threading.Event(), []

    def slow(work, item):
        runs.append(item.tenant_id)
        entered.set()
        leave.wait(10)

    with runtime.using(runtime_of("sample")):
        first = threading.Thread(target=take_due, args=({"slow": slow},))
        first.start()
        entered.wait(10)
        assert take_due({"slow": slow}) == 0
        leave.set()
        first.join(10)
        assert take_due({"slow": slow}) == 0
    assert runs == [tenant]


def test_due_work_that_is_taken_together_is_done_tenant_by_tenant_and_alone_when_it_fails(tenant):
    kind, tenants, calls = f"crowd-{uuid4()}", (tenant, uuid4()), []
    for one in tenants:
        with work_as("sample", tenant=one) as work:
            for number in range(3):
                work.remember_due(kind, uuid4(), work.now - timedelta(seconds=3 - number), {"n": number})

    @together()
    def crowd(work, items):
        calls.append((work.tenant_id, [item.data["n"] for item in items]))
        work.add(Price(name=str([item.data["n"] for item in items])))
        if work.tenant_id == tenant and any(item.data["n"] == 1 for item in items):
            raise ConnectionError

    with runtime.using(runtime_of("sample")):
        assert take_due({kind: crowd}) == 6
        assert take_due({kind: crowd}) == 0
    own = [numbers for whose, numbers in calls if whose == tenant]
    assert own == [[0, 1, 2], [0], [1], [2]]
    assert [numbers for whose, numbers in calls if whose != tenant] == [[0, 1, 2]]
    with work_as("sample", tenant=tenant) as work:
        assert {price.name for price in work.all(work.select(Price))} == {"[0]", "[2]"}
        left = work.session.execute(text("SELECT data, last_error FROM chassis.due_work WHERE done_at IS NULL")).all()
    assert left == [({"n": 1}, "ConnectionError: ")]


def test_events_that_are_taken_together_have_their_effect_once(tenant):
    first, other = uuid4(), uuid4()

    @together()
    def take(self, work, events):
        for event in events:
            following(work, event).emit(ORDER_PLACED, PAYLOAD | {"id": event.id})

    for event_id in (first, first, other):
        deliver(_handlers(take), ORDER_PLACED, PAYLOAD, tenant=tenant, event_id=event_id)
    told = emitted("sample", tenant, ORDER_PLACED)
    assert [event.data["id"] for event in told] == [first, other]
    assert len({event.correlation_id for event in told}) == 2


def test_due_work_may_be_remembered_anew_by_its_own_handler(tenant):
    subject = uuid4()
    with work_as("sample", tenant=tenant) as work:
        now = work.now
        work.remember_due("again", subject, now)
    hour = timedelta(hours=1)

    class Handlers:
        name = "sample"

        @due("again")
        def again(self, work, item):
            work.remember_due("again", item.subject_id, item.due_at + hour)

    assert [run_due(Handlers, tenant, at=now + hour * step) for step in range(3)] == [1, 1, 1]
    with work_as("sample", tenant=tenant) as work:
        rows = work.session.execute(text("SELECT due_at, done_at IS NULL FROM chassis.due_work ORDER BY due_at")).all()
    assert rows == [(now, False), (now + hour, False), (now + 2 * hour, False), (now + 3 * hour, True)]


def test_due_work_waits_longer_after_each_failure(tenant):
    with work_as("sample", tenant=tenant) as work:
        moment = work.now
        work.remember_due("remind", uuid4(), moment, {"fail": True})
    waits = []
    for _ in range(12):
        assert run_due(SampleHandlers, tenant, at=moment) == 1
        with work_as("sample", tenant=tenant) as work:
            again = work.session.execute(text("SELECT due_at FROM chassis.due_work")).scalar_one()
        waits.append(int((again - moment).total_seconds()))
        moment = again
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]


def test_due_work_of_others_is_left_alone(tenant):
    with work_as("sample", tenant=tenant) as work:
        work.remember_due("unknown", uuid4(), work.now)
    assert run_due(SampleHandlers, tenant) == 0


def test_eventually_says_what_did_not_come_about():
    with pytest.raises(AssertionError, match=r"not within 0\.1 s: the ticket is closed; last seen: None"):
        eventually(lambda: None, "the ticket is closed", timeout=0.1)

    def refuse():
        raise AssertionError("still open")

    with pytest.raises(AssertionError, match="last seen: still open"):
        eventually(refuse, "the ticket is closed", timeout=0.1)
