"""The document, and what the broker makes of it."""

import json

import pytest

from chassis.amqp.definitions import definitions
from chassis.amqp.management import import_definitions
from chassis.amqp.topology import ServiceTopology
from chassis.tests.actors import Handlers
from chassis.tests.brokers import ADMIN, PARTNERS, PASSWORDS, SECOND_MS, SERVICES, document

ALPHA = ServiceTopology.of(Handlers)


def made(services=SERVICES, partners=PARTNERS):
    return definitions(services, PASSWORDS, partners)


def named(rows, name):
    return next(row for row in rows if row["name"] == name)


def test_a_topology_is_what_the_handlers_declare():
    taken = tuple(f"beta.thing.{what}.v1" for what in ("crowded", "ended", "happened", "rested"))
    expected = ServiceTopology("alpha", taken)
    assert ServiceTopology.of(Handlers) == expected


def test_the_same_input_gives_the_same_document():
    assert json.dumps(made()) == json.dumps(made(tuple(reversed(SERVICES))))


def test_one_services_part_is_a_part_of_the_whole():
    whole, part = made(), made([ALPHA], ())
    assert [user["name"] for user in part["users"]] == ["alpha"]
    for kind, rows in part.items():
        assert [row for row in rows if row not in whole[kind]] == []


def test_one_services_part_has_the_exchanges_that_it_binds_to():
    part = made([ALPHA], ())
    exchanges = {row["name"] for row in part["exchanges"]}
    assert {row["source"] for row in part["bindings"]} <= exchanges


def test_no_password_is_in_it():
    text = json.dumps(made())
    assert not [password for password in PASSWORDS.values() if password in text]


def test_every_queue_says_what_it_is_and_the_virtual_host_does_not():
    document = made()
    kinds = {row["name"]: row["arguments"] for row in document["queues"]}
    assert kinds["evt-alpha-retry-5"] == kinds["dlq-alpha"] == {"x-queue-type": "quorum"}
    assert kinds["evt-alpha"] == {"x-queue-type": "quorum", "x-single-active-consumer": True}
    assert kinds["rpc-alpha"] == {"x-queue-type": "classic"}
    assert document["vhosts"] == [{"name": "steward"}, {"name": "partner-acme"}]


def test_a_service_that_only_asks_has_no_request_queue():
    assert "rpc-asker" not in {row["name"] for row in made()["queues"]}


def test_the_retry_queues_wait_for_one_five_and_fifteen_seconds():
    policies = made()["policies"]
    waits = [named(policies, f"evt-alpha-retry-{seconds}")["definition"]["message-ttl"] for seconds in (1, 5, 15)]
    assert waits == [1000, 5000, 15000]


@pytest.mark.parametrize("queue", ["evt-alpha", "evt-beta", "evt-alpha-retry-1"])
def test_event_queues_dead_letter_at_least_once(queue):
    policy = named(made()["policies"], queue)
    assert policy["pattern"] == f"^{queue}$"
    assert policy["definition"]["dead-letter-strategy"] == "at-least-once"
    assert policy["definition"]["overflow"] == "reject-publish"
    assert policy["definition"]["dead-letter-exchange"] == f"{queue.split('-')[1]}.retry"


def test_looking_at_a_dead_letter_never_loses_it():
    """Newer brokers drop what was delivered twenty times, where nobody says another number."""
    assert named(made()["policies"], "dlq-alpha")["definition"]["delivery-limit"] > 1_000_000


def test_deliveries_of_an_event_are_counted_up_to_a_limit_that_crashes_do_not_reach():
    assert named(made()["policies"], "evt-alpha")["definition"]["delivery-limit"] >= 50


def test_what_a_service_always_crashes_on_ends_in_the_dead_letters(empty):
    """The broker itself puts it there, when the limit of deliveries is reached."""
    with empty.channel("beta") as channel:
        channel.basic_publish("beta.events", "beta.thing.happened.v1", b"a crash")
    with empty.channel("alpha") as channel:
        for _, _, body in channel.consume("evt-alpha", inactivity_timeout=1):
            if body is None:
                break
            channel.basic_nack(0, multiple=True, requeue=True)
    assert empty.take("dlq-alpha")[1] == b"a crash"


def test_the_document_can_be_put_in_again(broker):
    user, password = ADMIN, PASSWORDS[ADMIN]
    url = broker.node.management_url.replace("//", f"//{user}:{password}@")
    import_definitions(url, document())
    import_definitions(url, definitions([ALPHA], PASSWORDS, second_ms=SECOND_MS))
    assert broker.depth("evt-alpha") == 0
