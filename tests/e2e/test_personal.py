"""Numbers of people: masked for who need not see them, shown for a reason, and never told to partners."""

import json
import re
import time
from typing import Any
from uuid import UUID, uuid4

import pika
import pytest

from chassis import runtime
from chassis.amqp import names
from chassis.context import system_context
from chassis.settings import Settings
from chassis.testing import eventually
from contracts.notify.events import MESSAGE_FAILED
from stack.api import Client
from stack.suite.parts import PARTNER
from tests.e2e.people import People
from tests.e2e.refusals import refused
from tests.e2e.running import Running
from tests.e2e.tickets import reported

SEEN = re.compile(r"1\d\d\*{4}\d{4}")
_A_MESSAGE = {"recipient": "a", "channel": "email", "template": "b", "language": "zh", "about": None}


@pytest.fixture
def manager(running: Running, people: People) -> Client:
    """A city manager, who sees no number of a customer in full."""
    return people.manager_over(running.warranted)


@pytest.fixture
def customer(running: Running) -> dict[str, Any]:
    """Somebody of whom a phone and an identity card are on record, as the administrator sees it."""
    phone = next(
        one.customer.phone for one in running.company.tenancies(running.warranted) if one.customer.identity_number
    )
    found: list[dict[str, Any]] = running.operator.get("/v1/customers", phone=phone)["items"]
    return found[0]


def test_a_role_sees_numbers_masked_in_readings_lists_and_tickets(
    running: Running, people: People, manager: Client, customer: dict[str, Any]
):
    path = f"/v1/customers/{customer['id']}"
    one = manager.get(path)
    assert SEEN.fullmatch(one["phones"][0])
    assert one["identity_number"] != customer["identity_number"]
    assert "****" in one["identity_number"]
    refused(lambda: manager.get("/v1/customers", phone=customer["phones"][0]), 403, "forbidden")
    desk = people.holder("desk", running.warranted).get(path)
    assert (desk["phones"], desk["identity_number"]) == (customer["phones"], one["identity_number"])
    ticket = reported(people.resident(running.warranted))
    assert ticket["contact_phone"].startswith("+86")
    assert SEEN.fullmatch(manager.get(f"/v1/tickets/{ticket['id']}")["contact_phone"])


def test_one_is_shown_in_full_for_a_reason_that_is_in_the_log(
    running: Running, people: People, manager: Client, customer: dict[str, Any]
):
    path, body = f"/v1/customers/{customer['id']}/disclosures", {"fields": ["phone"], "reason": f"回访 {uuid4()}"}
    key = str(uuid4())
    shown = manager.post(path, body, key=key)
    assert (shown["phones"], shown["identity_number"]) == (customer["phones"], None)
    assert manager.post(path, body, key=key) == shown
    refused(lambda: manager.post(path, body | {"reason": "另有原因"}, key=key), 422, "idempotency_key_reused")
    refused(lambda: people.holder("cashier", running.warranted).post(path, body), 403)
    log = running.operator.get("/v1/operations/customer", action="customer.disclose")["items"]
    # What was logged of somebody who was erased is without its states.
    rows = [row for row in log if row["after"] and row["after"]["reason"] == body["reason"]]
    assert [(row["principal"], row["after"]["fields"]) for row in rows] == [(manager.principal, ["phone"])] * 2
    assert customer["phones"][0] not in json.dumps(log)


def test_a_masked_number_is_not_taken_for_one(manager: Client, customer: dict[str, Any]):
    seen = manager.get(f"/v1/customers/{customer['id']}")["phones"][0]
    refused(lambda: manager.get("/v1/customers", phone=seen), 422, "validation_failed")


def test_partners_hear_no_number(running: Running):
    """Whatever a provider repeats of an address in its refusal, a partner's own queue holds it masked."""
    told = uuid4()
    reason = "550 <wang@example.com>: no such user, +8613800138000"
    _tell(running, MESSAGE_FAILED, {"id": told, "reason": reason, **_A_MESSAGE})
    events = eventually(lambda: _heard(running, str(told)), "the partner has it in the queue")
    assert [event["data"]["reason"] for event in events] == ["550 <w***@example.com>: no such user, 138****8000"]


def _tell(running: Running, event: Any, facts: dict[str, Any]) -> None:
    """Say ``event`` as notify does: its relay, which runs, brings it to the broker."""
    built = runtime.build(Settings.load("notify", running.suite.environment("notify")))
    tenant = UUID(running.operator.get("/v1/me")["tenant_id"])
    with runtime.using(built):
        until = time.time() + 30
        context = system_context("notify", tenant, doing="test", request_id="test", deadline=until)
        with built.works.begin(context) as work:
            work.emit(event, facts)
    built.engine.dispose()


def _heard(running: Running, message: str) -> list[dict[str, Any]]:
    """Return the events about a message in the partner's queue, which keeps them."""
    connection = pika.BlockingConnection(pika.URLParameters(running.suite.partner_url))
    try:
        channel = connection.channel()
        found: list[dict[str, Any]] = []
        while (body := channel.basic_get(names.partner_queue(PARTNER))[2]) is not None:
            found.append(json.loads(body))
    finally:
        connection.close()
    assert not [event for event in found if "+8613800138000" in json.dumps(event)]
    return [event for event in found if event["data"]["id"] == message]
