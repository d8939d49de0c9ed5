"""Events are published again for one consumer, and taken again by a handler that has forgotten them."""

import sys
from types import ModuleType

import pytest

from chassis.amqp import names
from chassis.operating import events
from chassis.testing.eventually import eventually
from chassis.tests.actors import Handlers
from chassis.tests.operating.burying import DEAD
from chassis.tests.operating.outboxes import empty_outbox, receive, write

HAPPENED = "beta.thing.happened"
QUEUE = names.event_queue("alpha")
AGAIN = ("events", "again", "beta", HAPPENED, "--for", "alpha", "--since")
ALL = ("events", "again", "beta", "all", "--since", "1h")


@pytest.fixture
def outbox(database):
    empty_outbox(database.owner)
    return database.app


@pytest.fixture
def beta(said):
    return lambda *words: said(*words, user="beta")


def ids_in(broker, queue):
    return [broker.take(queue)[0].message_id for _ in range(broker.depth(queue))]


def test_they_come_in_their_order_and_to_nobody_else(outbox, empty, beta, monkeypatch):
    monkeypatch.setattr(events, "_PORTION", 2)
    ids = write(outbox, *[HAPPENED] * 5)
    assert beta(*AGAIN, "1h") == "5 events of beta.thing.happened are published again for alpha"
    assert ids_in(empty, QUEUE) == ids
    assert empty.depth(names.partner_queue("acme")) == 0


def test_a_handler_gets_them_as_it_did_the_first_time(outbox, empty, beta, start):
    worker = start("work").consuming()
    ids = write(outbox, *[HAPPENED] * 3)
    beta(*AGAIN, "1h")
    eventually(lambda: [line["id"] for line in worker.lines("second", at="end")] == ids, "all of them, handled")
    assert empty.depth(DEAD) == 0


def test_one_that_fails_again_is_listed_under_its_own_key(outbox, empty, beta, said):
    write(outbox, HAPPENED)
    beta(*AGAIN, "1h")
    with empty.channel("alpha") as channel:
        for _, _, body in channel.consume(QUEUE, inactivity_timeout=1):
            if body is None:
                break
            channel.basic_nack(0, multiple=True, requeue=True)
    eventually(lambda: empty.depth(DEAD) == 1, "a dead letter")
    assert " beta.thing.happened.v1 " in said("dead", "list", "alpha")


def test_only_what_was_sent_within_the_time_comes(outbox, empty, beta):
    write(outbox, HAPPENED, age=7200)
    early, late = write(outbox, HAPPENED, age=3000) + write(outbox, HAPPENED, age=600)
    write(outbox, "beta.thing.ended")
    write(outbox, HAPPENED, sent=False)
    beta(*AGAIN, "1h", "--until", "20m")
    assert ids_in(empty, QUEUE) == [early]
    beta("events", "again", "beta", f"{HAPPENED}.v1", "--for", "alpha", "--since", "2000-01-01T00:00:00+08:00")
    assert ids_in(empty, QUEUE)[1:] == [early, late]
    beta("events", "again", "beta", f"{HAPPENED}.v2", "--for", "alpha", "--since", "1h")
    assert ids_in(empty, QUEUE) == []


def test_a_type_that_the_consumer_does_not_take_is_told(outbox, empty, refused):
    write(outbox, "beta.thing.unheard")
    words = ("events", "again", "beta", "beta.thing.unheard", "--since", "1h", "--for")
    assert refused(*words, "alpha", user="beta") == (
        "Error: alpha does not take beta.thing.unheard: no queue is bound for it"
    )
    assert "does not take" in refused(*words, "nobody", user="beta")
    assert empty.depth(QUEUE) == 0


def test_all_types_go_to_all_who_take_them_as_the_first_time(outbox, empty, beta):
    ids = write(outbox, HAPPENED, "beta.thing.ended", HAPPENED)
    assert beta(*ALL) == "3 events of beta are published again for all who take them"
    assert ids_in(empty, QUEUE) == ids
    eventually(lambda: empty.depth(names.partner_queue("acme")) == 2, "the partner's share in its own virtual host")
    assert ids_in(empty, names.partner_queue("acme")) == [ids[0], ids[2]]


def test_types_that_a_consumer_does_not_take_are_passed_over_and_told(outbox, empty, beta):
    unheard = "beta.thing.unheard"
    ids = write(outbox, unheard, HAPPENED, unheard, HAPPENED)
    first, second = beta(*ALL, "--for", "alpha").splitlines()
    assert first == "2 events of beta are published again for alpha"
    assert second == "2 are passed over: alpha does not take beta.thing.unheard.v1"
    assert beta(*ALL).splitlines()[1] == "2 are passed over: nobody takes beta.thing.unheard.v1"
    assert ids_in(empty, QUEUE) == [ids[1], ids[3]] * 2


@pytest.mark.parametrize("since", ["yesterday", "2026-03-01T08:00:00", "2026-13-01T00:00:00Z"])
def test_what_is_no_time_is_told(operate, since):
    done = operate(*AGAIN, since, user="beta")
    assert (done.exit_code, "is no time" in done.output or "names no zone" in done.output) == (2, True)


def test_events_of_another_producer_are_not_published(operate):
    assert operate("events", "again", "alpha", HAPPENED, "--since", "1h", "--for", "beta").exit_code == 2


@pytest.fixture
def alpha_is_here(monkeypatch):
    for name in ("services", "services.alpha", "services.alpha.handlers"):
        made = ModuleType(name)
        made.__path__ = []
        monkeypatch.setitem(sys.modules, name, made)
    monkeypatch.setattr(Handlers, "__module__", "services.alpha.handlers")
    sys.modules["services.alpha.handlers"].Handlers = Handlers  # type: ignore[attr-defined]


def test_a_handler_forgets_what_it_had_since_then_and_no_other_does(outbox, alpha_is_here, operate, said):
    receive(outbox, "alpha.first", 60, 120, 7200)
    receive(outbox, "alpha.second", 60)
    words = ("events", "forget", "alpha", "first", "--since", "1h")
    asked = operate(*words, answer="n\n")
    assert (asked.exit_code, "forget 2 events" in asked.output) == (1, True)
    assert "has forgotten 2 events" in said(*words, "--yes")
    assert "has forgotten 0 events" in said(*words, "--yes")
    assert "has forgotten 1 events" in said("events", "forget", "alpha", "first", "--since", "3h", "--yes")
    assert "has forgotten 1 events" in said("events", "forget", "alpha", "second", "--since", "1h", "--yes")


def test_a_handler_that_is_none_is_told(alpha_is_here, refused):
    assert "alpha has no handler third; it has first, many, rested, second" in refused(
        "events", "forget", "alpha", "third", "--since", "1h"
    )
    assert "there is no delta in this image" in refused("events", "forget", "delta", "third", "--since", "1h")
