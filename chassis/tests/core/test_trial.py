"""What a tenant has tried out is cleared, in steps; nothing of it comes back, and nothing of anybody else goes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import orjson
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from chassis import runtime
from chassis.database.engine import unpooled_engine
from chassis.database.migrate import migrate
from chassis.database.tables import OPERATION_LOG
from chassis.events.due_work import take_due
from chassis.events.handling import handle
from chassis.outbox.envelope import Circumstances, enveloped
from chassis.tenancy import trial
from chassis.tenancy.trial import step_trial
from chassis.testing import a_context
from chassis.tests.core.sample.contracts import ORDER_PLACED
from chassis.tests.core.sample.models import Order, Price, Step
from chassis.tests.core.sample.service import SampleHandlers
from contracts.core.errors import Conflict, Forbidden

HERE = Path(__file__).parent / "sample"
PASSING = replace(ORDER_PLACED, passing=True)
GATEWAY = "system:gateway"
CLEARABLE = """
INSERT INTO chassis.clearable VALUES ('public.orders', 'true'), ('public.steps', 'true'),
('public.prices', $$name LIKE 'tried %'$$), ('chassis.due_work', 'true')
"""


@pytest.fixture(scope="module")
def urls(databases):
    made = databases.empty("sample", f"steward_trial_{uuid4().hex[:8]}")
    migrate("sample", made.owner, HERE)
    with unpooled_engine(made.owner).begin() as connection:
        connection.execute(text(CLEARABLE))
    yield made
    databases.drop(made)


@pytest.fixture
def running(databases, urls):
    made = databases.runtime_on(urls, "sample")
    with runtime.using(made):
        yield made
    made.engine.dispose()


def in_work(running, tenant, do, principal=GATEWAY):
    with running.works.begin(a_context(tenant, principal=principal)) as work:
        return do(work)


def asked(running, tenant, step, clearing=None, **more):
    return in_work(running, tenant, lambda work: step_trial(work, step=step, clearing_id=clearing, **more))


def tried(running, tenant, count=3):
    """Leave what was tried out, and what stays."""

    def do(work):
        for number in range(count):
            order = work.add(Order(org_node_id=uuid4(), room_id=uuid4(), title=f"{number}", ordered_at=work.now))
            work.session.flush()
            work.add(Step(order_id=order.id, note="begun"))
            work.remember_due("other", uuid4(), work.now - timedelta(minutes=1))
        work.add(Price(name="tried once"))
        work.add(Price(name="kept"))
        work.log("order.place", "order", tenant)

    in_work(running, tenant, do)


def counts(running, tenant):
    def do(work):
        tables = {"orders": Order, "steps": Step, "prices": Price}
        due = work.session.scalar(text("SELECT count(*) FROM chassis.due_work"))
        return {name: len(work.all(work.select(model))) for name, model in tables.items()} | {"due": due}

    return in_work(running, tenant, do)


def logged(running, tenant):
    log = select(OPERATION_LOG.c.action).where(OPERATION_LOG.c.tenant_id == tenant).order_by(OPERATION_LOG.c.id)
    return in_work(running, tenant, lambda work: list(work.session.scalars(log)))


def cleared(running, tenant, clearing) -> dict[str, int]:
    rows: dict[str, int] = {}
    while True:
        answer = asked(running, tenant, "clear", clearing)
        for name, count in answer["rows"].items():
            rows[name] = rows.get(name, 0) + count
        if answer["done"]:
            return rows


def told(running, tenant, contract, at):
    """Have the service hear of an order that was placed at a moment; return whether it took it."""
    said = Circumstances("sample", a_context(tenant, principal="system:sample"), at)
    payload = contract.dump({"id": uuid4(), "title": "late", "version": 1})
    envelope = orjson.loads(enveloped(contract, payload, "late", 1, said).body)
    before = counts(running, tenant)["prices"]
    handle(SampleHandlers.note_price, SampleHandlers(), [(contract, envelope)])
    return counts(running, tenant)["prices"] > before


def test_what_was_tried_goes_and_the_rest_and_the_log_and_others_stay(running, tenant, monkeypatch):
    monkeypatch.setattr(trial, "PORTION", 2)
    other, clearing = uuid4(), uuid4()
    for one in (tenant, other):
        tried(running, one)
    asked(running, tenant, "hold", clearing)
    rows = cleared(running, tenant, clearing)
    assert rows == {"public.orders": 3, "public.steps": 3, "public.prices": 1, "chassis.due_work": 3}
    assert counts(running, tenant) == {"orders": 0, "steps": 0, "prices": 1, "due": 0}
    assert counts(running, other) == {"orders": 3, "steps": 3, "prices": 2, "due": 3}
    assert {"order.place", "trial.clear"} == set(logged(running, tenant))
    assert cleared(running, tenant, clearing) == {}


def test_due_work_waits_from_the_hold_to_the_release_even_what_was_found_before(running, tenant):
    clearing, done, kind = uuid4(), [], f"k-{uuid4()}"
    in_work(running, tenant, lambda work: work.remember_due(kind, uuid4(), work.now - timedelta(minutes=1)))
    asked(running, tenant, "hold", clearing)
    handlers = {kind: lambda _, due: done.append(due.tenant_id)}
    take_due(handlers)
    assert done == []
    asked(running, tenant, "release", clearing, until=running.clock.now())
    take_due(handlers)
    assert done == [tenant]


def test_the_clearing_itself_goes_on_meanwhile(running, tenant):
    done = []
    asked(running, tenant, "hold", uuid4())
    in_work(running, tenant, lambda work: work.remember_due(trial.DUE, tenant, work.now - timedelta(minutes=1)))
    take_due({trial.DUE: lambda _, due: done.append(due.tenant_id)})
    assert done == [tenant]


def test_events_of_what_passes_are_dropped_meanwhile_and_those_of_before_later_too(running, tenant):
    clearing, now = uuid4(), running.clock.now()
    asked(running, tenant, "hold", clearing)
    assert not told(running, tenant, PASSING, now)
    assert told(running, tenant, ORDER_PLACED, now)
    asked(running, tenant, "release", clearing, until=now)
    assert not told(running, tenant, PASSING, now - timedelta(seconds=1))
    assert told(running, tenant, PASSING, now + timedelta(seconds=1))
    assert told(running, uuid4(), PASSING, now - timedelta(seconds=1))


def test_nothing_is_cleared_without_being_held_for_just_that(running, tenant):
    clearing = uuid4()
    with pytest.raises(Conflict):
        asked(running, tenant, "clear", clearing)
    asked(running, tenant, "hold", clearing)
    with pytest.raises(Conflict):
        asked(running, tenant, "clear", uuid4())
    asked(running, tenant, "release", clearing, until=running.clock.now())
    with pytest.raises(Conflict):
        asked(running, tenant, "clear", clearing)


def run(running, tenant, statement):
    return in_work(running, tenant, lambda work: work.session.execute(text(statement)))


def test_who_went_live_is_never_cleared_again_whatever_the_application_tries(running, tenant):
    tried(running, tenant)
    before = counts(running, tenant)
    asked(running, tenant, "end")
    asked(running, tenant, "end")
    with pytest.raises(Conflict, match="live"):
        asked(running, tenant, "hold", uuid4())
    for attempt in ("live_at = NULL", f"clearing_id = '{uuid4()}'"):
        assert run(running, tenant, f"UPDATE chassis.trials SET {attempt}").rowcount == 0
    with pytest.raises(DBAPIError, match="permission denied"):
        run(running, tenant, "DELETE FROM chassis.trials")
    with pytest.raises(DBAPIError, match="not being cleared"):
        run(running, tenant, "SELECT chassis.clear_some('public.orders', 9)")
    assert counts(running, tenant) == before
    assert logged(running, tenant).count("trial.end") == 1


def test_the_application_does_not_choose_what_is_cleared(running, tenant):
    asked(running, tenant, "hold", uuid4())
    with pytest.raises(DBAPIError, match="returned no rows"):
        run(running, tenant, "SELECT chassis.clear_some('chassis.operation_log', 9)")
    with pytest.raises(DBAPIError, match="permission denied"):
        run(running, tenant, "INSERT INTO chassis.clearable VALUES ('public.rooms', 'true')")


@pytest.mark.parametrize("principal", [f"employee:{UUID(int=1)}", "system:sample"])
def test_nobody_but_the_gateway_asks(running, tenant, principal):
    with pytest.raises(Forbidden):
        in_work(running, tenant, lambda work: step_trial(work, step="hold", clearing_id=uuid4()), principal)
