"""Somebody listens over HTTP to what happens, and comes again when the gateway is exchanged."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests

from chassis.testing import eventually
from stack.api import Client
from tests.e2e.people import People
from tests.e2e.running import Running
from tests.e2e.tickets import reported

_OPENED = "ticketing.ticket.opened"


def _events(answer: requests.Response) -> Iterator[dict[str, str]]:
    """Yield the events that have data; it ends when the answer does, and raises where it is cut off."""
    event: dict[str, str] = {}
    for line in answer.iter_lines(decode_unicode=True):
        if line:
            name, _, value = line.partition(": ")
            event[name] = value
            continue
        # Whoever waits in vain is told after some time how far he is.
        assert "data" in event, "nothing came"
        yield event
        event = {}


@contextmanager
def _listening(client: Client, **headers: str) -> Iterator[Iterator[dict[str, str]]]:
    with client.raw("GET", "/v1/stream", headers=headers, stream=True) as answer:
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/event-stream")
        yield _events(answer)


def test_a_resident_hears_of_her_ticket_and_goes_on_after_the_gateway_was_exchanged(running: Running, people: People):
    resident, control = people.resident(running.warranted), running.suite.supervisor.control
    # A stream ends with the access token, and this one may be about to.
    assert resident._refreshed()
    with _listening(resident) as events:
        assert next(events)["event"] == "ready"
        ticket = reported(resident)
        heard = next(events)
        assert (heard["event"], ticket["id"] in heard["data"]) == (_OPENED, True)
        control.stop("gateway")
        try:
            # It ends of itself, and is not cut off when the time for stopping is over.
            assert list(events) == []
        finally:
            control.start("gateway")
    eventually(lambda: not running.suite.missing(), "the gateway is there again", 30)
    missed = reported(resident)
    with _listening(resident, **{"Last-Event-ID": heard["id"]}) as events:
        assert next(events)["event"] == "ready"
        assert missed["id"] in next(events)["data"]
