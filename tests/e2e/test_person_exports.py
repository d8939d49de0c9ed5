"""What is known of a customer is given out."""

import io
from functools import partial
from typing import Any
from zipfile import ZipFile

import orjson
import pytest

from chassis.testing import eventually
from tests.e2e.owners import CONTACT_PHONE, EMAIL, IDENTITY, NAME, PHONE, Owner, has_lived
from tests.e2e.people import People
from tests.e2e.refusals import refused
from tests.e2e.running import Running


@pytest.fixture(scope="module")
def owner(running: Running, people: People) -> Owner:
    """A customer of whom all parts know something."""
    return has_lived(running, people)


def _given_out(running: Running, owner: Owner) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return the tables of each part, as they stand in the archive."""
    job = running.operator.post(f"/v1/customers/{owner.id}/exports", {"reason": "本人要求"})
    path = f"/v1/customer-exports/{job['id']}"
    ended = eventually(lambda: (found := running.operator.get(path))["finished_at"] and found, "it has ended")
    assert ended["status"] == "done", ended
    archive = ZipFile(io.BytesIO(running.operator.raw("GET", f"{path}/file").content))
    return {name: orjson.loads(archive.read(name)) for name in archive.namelist()}


def test_all_that_is_known_of_a_customer_is_given_out(running: Running, owner: Owner):
    files = _given_out(running, owner)
    (customer,) = files["customer.json"]["public.customers"]
    assert (customer["name"], customer["identity_number"], customer["email"]) == (NAME, IDENTITY, EMAIL)
    assert customer["contacts"][0]["phone"] == CONTACT_PHONE
    assert [row["number"] for row in files["customer.json"]["public.phones"]] == [PHONE]
    (ticket,) = files["ticketing.json"]["public.tickets"]
    assert (ticket["contact_phone"], ticket["rating_comment"]) == (PHONE, f"谢谢，{NAME}")
    steps = [row["action"] for row in files["ticketing.json"]["public.ticket_log"]]
    assert {"dispatch", "quote", "report_done", "rate_satisfied"} < set(steps)
    (payment,) = files["billing.json"]["public.payments"]
    assert (payment["amount"], payment["invoice_id"]) == ("160.00", owner.invoice["id"])
    assert {row["address"] for row in files["notify.json"]["public.messages"] if row["channel"] == "sms"} == {PHONE}
    (session,) = files["gateway.json"]["public.sessions"]
    assert session["principal"] == f"customer:{owner.id}"
    assert "session.begin" in {row["action"] for row in files["gateway.json"]["chassis.operation_log"]}


def test_who_has_not_the_permission_gets_nothing(running: Running, people: People, owner: Owner):
    path, body = f"/v1/customers/{owner.id}/exports", {"reason": "好奇"}
    for who in (people.manager_over(running.charged), people.holder("desk", running.charged), owner.client):
        refused(partial(who.post, path, body), 403)
