"""What is known of a customer is given out, and erased in all parts; what the law wants kept stays."""

import io
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import orjson
import pytest
from click.testing import CliRunner
from PIL import Image
from sqlalchemy import text

from chassis.database.engine import unpooled_engine
from chassis.operation_log.verifying import verify
from chassis.testing import eventually
from stack.api import Client
from stack.cli import cli
from stack.play.cast import texts_to
from stack.suite.parts import PARTS
from tests.e2e.owners import (
    CONTACT_PHONE,
    EMAIL,
    IDENTITY,
    NAME,
    PERSONAL,
    PHONE,
    TRANSFER,
    Owner,
    has_lived,
    moved_out,
)
from tests.e2e.people import People
from tests.e2e.refusals import refused
from tests.e2e.running import Running
from tests.e2e.searching import as_admin, holding

KNOWING = ("customer", "ticketing", "billing", "notify", "gateway")
"""The parts that know something of customers."""


@pytest.fixture(scope="module")
def owner(running: Running, people: People) -> Owner:
    """A customer of whom all parts know something."""
    return has_lived(running, people)


def _given_out(running: Running, owner: Owner) -> ZipFile:
    """Return the archive."""
    job = running.operator.post(f"/v1/customers/{owner.id}/exports", {"reason": "本人要求"})
    path = f"/v1/customer-exports/{job['id']}"
    ended = eventually(lambda: (found := running.operator.get(path))["finished_at"] and found, "it has ended")
    assert ended["status"] == "done", ended
    return ZipFile(io.BytesIO(running.operator.raw("GET", f"{path}/file").content))


def _tables(archive: ZipFile) -> dict[str, dict[str, list[dict[str, Any]]]]:
    return {f"{part}.json": orjson.loads(archive.read(f"{part}.json")) for part in KNOWING}


def test_all_that_is_known_of_a_customer_is_given_out(running: Running, owner: Owner):
    archive = _given_out(running, owner)
    files = _tables(archive)
    (customer,) = files["customer.json"]["public.customers"]
    assert (customer["name"], customer["identity_number"], customer["email"]) == (NAME, IDENTITY, EMAIL)
    assert customer["contacts"][0]["phone"] == CONTACT_PHONE
    assert [row["number"] for row in files["customer.json"]["public.phones"]] == [PHONE]
    (ticket,) = files["ticketing.json"]["public.tickets"]
    assert (ticket["contact_phone"], ticket["rating_comment"]) == (PHONE, f"谢谢，{NAME}")
    steps = [row["action"] for row in files["ticketing.json"]["public.ticket_log"]]
    assert {"dispatch", "quote", "report_done", "rate_satisfied"} < set(steps)
    (payment,) = files["billing.json"]["public.payments"]
    assert (payment["amount"], payment["invoice_id"]) == ("150.00", owner.invoice["id"])
    assert {row["address"] for row in files["notify.json"]["public.messages"] if row["channel"] == "sms"} == {PHONE}
    (session,) = files["gateway.json"]["public.sessions"]
    assert session["principal"] == f"customer:{owner.id}"
    assert "session.begin" in {row["action"] for row in files["gateway.json"]["chassis.operation_log"]}
    (picture,) = files["gateway.json"]["public.attachments"]
    with Image.open(archive.open(f"attachments/{picture['id']}.jpg")) as seen:
        assert seen.size == (480, 640)  # upright, as it was made anew


def test_who_has_not_the_permission_gets_nothing(running: Running, people: People, owner: Owner):
    path, body = f"/v1/customers/{owner.id}/exports", {"reason": "好奇"}
    for who in (people.manager_over(running.charged), people.holder("desk", running.charged), owner.client):
        refused(partial(who.post, path, body), 403)


@pytest.fixture(scope="module")
def second(running: Running, people: People) -> Client:
    """Another administrator of the whole company."""
    return people.employee(running.company.holders("group_admin")[0].number)


@pytest.fixture(scope="module")
def auditor(running: Running, people: People) -> Client:
    """Who may read all, and change nothing."""
    return people.employee(running.company.holders("auditor")[0].number)


def _ended(who: Client, erasure: dict[str, Any]) -> dict[str, Any]:
    path = f"/v1/erasures/{erasure['id']}"
    return eventually(lambda: (found := who.get(path))["finished_at"] and found, "all parts have erased her", 60)


def _confirmed_and_broken_off(running: Running, second: Client, erasure: dict[str, Any]) -> dict[str, Any]:
    """Return the erasure when it is done, though a part was away and the worker was killed in the middle."""
    control, path = running.suite.supervisor.control, f"/v1/erasures/{erasure['id']}"
    control.stop("notify")
    second.put(f"{path}/confirmation", {})
    running.clock.forward(minutes=0.5)
    eventually(lambda: len(second.get(path)["parts"]) == 3, "those before notify have erased her", 60)
    assert control.kill("gateway-work")
    assert second.get(path)["status"] == "running"
    control.start("notify")
    eventually(lambda: not running.suite.missing(), "all processes are there again", 60)
    running.clock.forward(minutes=1)
    return _ended(second, erasure)


def _files(running: Running, attachments: list[dict[str, Any]]) -> list[str]:
    """Return the files of these attachments."""
    folder, ids = running.suite.layout.root / "uploads" / "attachments", {one["id"] for one in attachments}
    return [file.name for file in folder.rglob("*") if file.is_file() and ids & {*file.parts}]


def _nothing_left(running: Running) -> bool:
    assert holding(running, PERSONAL) == []
    return True


def test_a_customer_is_erased(running: Running, people: People, owner: Owner, second: Client, auditor: Client):
    operator, ask = running.operator, f"/v1/customers/{owner.id}/erasures"
    reason = {"reason": f"{NAME} 本人要求"}
    problem = refused(lambda: operator.post(ask, reason), 409, "still_needed")
    assert problem["ties"] == {"room": 1}
    moved_out(running, owner)
    erasure = operator.post(ask, reason)
    decision = f"/v1/erasures/{erasure['id']}/confirmation"
    refused(lambda: operator.put(decision, {}), 403, "kept_apart")
    refused(lambda: auditor.put(decision, {}), 403, "forbidden")
    refused(lambda: operator.post(ask, reason), 409, "conflict")
    assert holding(running, [PHONE]) != []
    pictures = f"/v1/tickets/{owner.ticket['id']}/attachments"
    hers = operator.get(pictures)["items"]
    assert sorted(_files(running, hers)) == ["file", "thumbnail"]
    done = _confirmed_and_broken_off(running, second, erasure)
    assert (done["status"], [part["service"] for part in done["parts"]]) == (
        "done",
        [*KNOWING],
    )
    eventually(lambda: _nothing_left(running), "no row of any database has a word of her")
    assert _files(running, hers) == []
    assert auditor.get("/v1/erasures", customer_id=owner.id)["items"] == [done]
    assert operator.get(pictures)["items"] == []
    refused(lambda: operator.post(ask, reason), 409, "conflict")


def test_what_the_law_wants_kept_is_there(running: Running, owner: Owner):
    invoice = running.operator.get(f"/v1/invoices/{owner.invoice['id']}")
    assert (invoice["customer_name"], invoice["paid"], invoice["number"]) == (
        "已删除",
        "150.00",
        owner.invoice["number"],
    )
    (given_up,) = running.operator.get("/v1/write-offs", invoice_id=invoice["id"])["items"]
    assert (given_up["amount"], given_up["status"], given_up["reason"]) == ("10.00", "approved", "已删除")
    ((number, reference),) = ((paid["receipt_number"], paid["reference"]) for paid in invoice["payments"])
    assert (number, reference) == (owner.invoice["payments"][0]["receipt_number"], TRANSFER)
    ticket = running.operator.get(f"/v1/tickets/{owner.ticket['id']}")
    assert (ticket["status"], ticket["description"], ticket["rating"]["satisfied"]) == ("closed", "已删除", True)
    assert (ticket["quote"]["total"], ticket["work"]["hours"]) == ("160.00", "1.00")
    with unpooled_engine(as_admin(running, "billing")).connect() as connection:
        assert connection.execute(text("SELECT sum(amount) FROM entries")).scalar_one() == 0


def test_the_chain_of_the_operation_log_holds(running: Running):
    words = ["log", "--data", str(running.suite.layout.root), "verify"]
    said = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert said.exit_code == 0, said.output
    reports = {part: verify(unpooled_engine(running.suite.database_url(part)), {}) for part in PARTS}
    assert [finding for report in reports.values() for finding in report.findings] == []
    assert reports["customer"].erased > 0


def test_the_certificate_is_the_gateways(running: Running, owner: Owner, tmp_path: Path):
    (erasure,) = running.operator.get("/v1/erasures", customer_id=owner.id)["items"]
    file = tmp_path / "certificate.json"
    file.write_bytes(orjson.dumps(erasure["certificate"]))
    words = ["tenant", "verify", "--data", str(running.suite.layout.root), str(file)]
    said = CliRunner().invoke(cli, words, catch_exceptions=False).output
    assert f"rows of customer {owner.id}" in said
    parts = {part["service"]: part for part in erasure["certificate"]["certificate"]["parts"]}
    assert parts["customer"]["rows_erased"]["public.phones"] == 1
    assert parts["billing"]["rows_kept"]["public.payments"] == 1


def test_who_was_erased_gets_in_no_more(running: Running, owner: Owner):
    refused(lambda: owner.client.get("/v1/invoices"), 401)
    before = len(texts_to(running.operator, PHONE))
    Client(running.suite.url).post("/v1/auth/codes", {"tenant": running.tenant, "phone": PHONE})
    assert len(texts_to(running.operator, PHONE)) == before == 0
