"""What happens is told to whom it concerns, in its order, until they may not listen any more."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from flask import Flask

from chassis import runtime
from chassis.testing import Tree, clock_at, deliver, work_as
from contracts.billing.events import INVOICE_ISSUED, WRITE_OFF_ASKED
from contracts.core.events import Event
from contracts.ticketing.events import TICKET_CLOSED, TICKET_DISPATCHED, TICKET_OPENED
from gateway import stopping
from gateway.handlers import Handlers
from gateway.stream import reading
from gateway.stream.models import Happening
from gateway.tests.company import TODAY, ACompany, Caller, post, staff, tell_employee, tell_resident, tenure, token_of

_AFTERNOON = datetime(2026, 3, 2, 14, tzinfo=UTC)
Told = tuple[str, str, dict[str, Any]]


@pytest.fixture
def happen(company: ACompany, tree: Tree) -> Callable[..., UUID]:
    """Have the gateway hear of an event; returns the subject."""

    def happen(event: Event = TICKET_OPENED, node: UUID = tree.left_leaf, **facts: Any) -> UUID:
        payload = (_ticket(node) if event.producer == "ticketing" else _invoice(node)) | facts
        deliver(Handlers, event, payload, tenant=company.tenant_id, subject=payload["id"], version=3)
        return UUID(str(payload["id"]))

    return happen


def _ticket(node: UUID) -> dict[str, Any]:
    texts = ("number", "room_label", "project_name", "description", "contact_name")
    return dict.fromkeys(texts, "水龙头漏水") | {
        "id": uuid4(),
        "org_node_id": node,
        "room_id": uuid4(),
        "urgency": "normal",
        "channel": "phone",
        "status": "reported",
        "round": 1,
        "customer_id": None,
        "contact_phone": "+8613800138000",
        "worker_id": None,
        "worker_name": None,
        "reported_at": _AFTERNOON,
    }


def _invoice(node: UUID) -> dict[str, Any]:
    ids = {name: uuid4() for name in ("id", "room_id", "customer_id")}
    money = {"total": "120.00", "currency": "CNY", "issued_at": _AFTERNOON}
    return ids | money | {"number": "I-1", "org_node_id": node, "room_label": "1-101"}


@contextmanager
def _listening(caller: Caller, last: str | None = None) -> Iterator[Iterator[Told]]:
    headers = {"Last-Event-ID": last} if last is not None else {}
    response = caller("GET", "/v1/stream", headers=headers)
    assert (response.status_code, response.content_type) == (200, "text/event-stream")
    with closing(response):
        yield _events(response.response)


def _events(chunks: Any) -> Iterator[Told]:
    for chunk in chunks:
        lines = dict(line.split(": ", 1) for line in chunk.decode().splitlines() if line)
        # Whoever waits in vain is told after some time how far he is.
        assert "data" in lines, "nothing came"
        yield lines["id"], lines["event"], orjson.loads(lines["data"])


def _employee(app: Flask, company: ACompany, role: str, node: UUID) -> Caller:
    employee = tell_employee(company, post(node, role))
    return Caller(app.test_client(), token_of(company, f"employee:{employee}"))


def test_the_project_s_lead_hears_of_his_project_and_of_no_other(app: Flask, company: ACompany, tree: Tree, happen):
    with _listening(_employee(app, company, "project_lead", tree.left_leaf)) as events:
        assert next(events)[1] == "ready"
        happen(node=tree.right_leaf)
        opened = happen()
        dispatched = happen(TICKET_DISPATCHED, id=opened)
        (_, kind, data), (_, other, _) = next(events), next(events)
    assert (kind, data["subject_id"], data["version"]) == ("ticketing.ticket.opened", str(opened), 3)
    assert (other, dispatched) == ("ticketing.ticket.dispatched", opened)
    assert set(data) == {"id", "type", "subject_id", "version", "org_node_id", "room_id", "happened_at"}


def test_who_may_read_bills_alone_hears_of_bills_alone(app: Flask, company: ACompany, tree: Tree, happen):
    with _listening(_employee(app, company, "cashier", tree.left)) as events:
        next(events)
        happen()
        invoice = happen(INVOICE_ISSUED)
        assert next(events)[2]["subject_id"] == str(invoice)


def test_of_write_offs_hears_who_may_read_them(app: Flask, company: ACompany, tree: Tree, happen):
    written_off = {"invoice_id": uuid4(), "invoice_number": "I-1", "amount": "1.00", "open": "9.00", "reason": "搬走"}
    written_off |= {"asker_id": None, "note": None}
    with (
        _listening(_employee(app, company, "cashier", tree.left)) as cashier,
        _listening(_employee(app, company, "desk", tree.left)) as desk,
    ):
        assert [next(cashier)[1], next(desk)[1]] == ["ready", "ready"]
        asked = happen(WRITE_OFF_ASKED, **written_off)
        invoice = happen(INVOICE_ISSUED)
        assert [next(cashier)[2]["subject_id"] for _ in range(2)] == [str(asked), str(invoice)]
        assert next(desk)[2]["subject_id"] == str(invoice)


def test_a_worker_hears_of_what_is_his(app: Flask, company: ACompany, tree: Tree, happen):
    worker = tell_employee(company, post(tree.left_leaf, "repair_worker"))
    caller = Caller(app.test_client(), token_of(company, f"employee:{worker}"))
    with _listening(caller) as events:
        next(events)
        happen(TICKET_DISPATCHED, worker_id=uuid4())
        mine = happen(TICKET_DISPATCHED, worker_id=worker)
        assert next(events)[2]["subject_id"] == str(mine)


def test_a_resident_hears_of_what_came_up_while_he_lived_there(app: Flask, company: ACompany, happen):
    room = uuid4()
    resident = tell_resident(company, tenure(room, TODAY + timedelta(days=30)))
    with _listening(Caller(app.test_client(), token_of(company, f"customer:{resident}"))) as events:
        next(events)
        happen(TICKET_CLOSED, room_id=room, reported_at=datetime(2026, 1, 15, tzinfo=UTC))
        happen(TICKET_CLOSED, room_id=room, reported_at=None)
        happen()
        mine = happen(TICKET_CLOSED, room_id=room)
        assert next(events)[2]["subject_id"] == str(mine)


def test_another_tenant_hears_nothing(app: Flask, company: ACompany, boss: Caller, happen):
    happen()
    assert reading.head(uuid4()) == 0
    assert reading.head(company.tenant_id) > 0


def test_it_goes_on_where_one_stopped(boss: Caller, happen):
    with _listening(boss) as events:
        start = next(events)[0]
    missed = [happen(), happen(), happen()]
    with _listening(boss, start) as events:
        assert next(events)[1] == "ready"
        heard = [next(events) for _ in missed]
    assert [data["subject_id"] for _, _, data in heard] == [str(id) for id in missed]
    with _listening(boss, heard[0][0]) as events:
        next(events)
        assert next(events)[2]["subject_id"] == str(missed[1])


def test_more_than_one_portion_comes_whole_and_in_order(boss: Caller, happen, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "MOST", 2)
    with _listening(boss) as events:
        start = next(events)[0]
    missed = [str(happen(INVOICE_ISSUED) if number % 2 else happen()) for number in range(5)]
    with _listening(boss, start) as events:
        next(events)
        assert [next(events)[2]["subject_id"] for _ in missed] == missed


def test_who_asks_for_what_is_not_kept_any_more_is_told_to_read_anew(company: ACompany, boss: Caller, happen):
    happen()
    with work_as("gateway", tenant=company.tenant_id) as work:
        position = work.all(work.select(Happening))[0].position
    with _listening(boss, str(position - 1)) as events:
        assert next(events)[:2] == (str(position), "reset")


def test_the_beginning_is_kept_no_longer_than_the_rest(app: Flask, company: ACompany):
    now = runtime.current().clock.now()
    for days, first in ((2, "ready"), (4, "reset")):
        with clock_at(now + timedelta(days=days)), _listening(staff(app, company, "group_admin"), "0") as events:
            assert next(events)[1] == first


@pytest.mark.parametrize("last", ["", "x", "-1", "1.5", "9" * 19, "\u0661"])
def test_an_id_that_is_none_is_refused(boss: Caller, last: str):
    answer = boss("GET", "/v1/stream", headers={"Last-Event-ID": last.encode().decode("latin-1")})
    assert (answer.status_code, answer.get_json()["fields"][0]["field"]) == (422, "Last-Event-ID")


def test_whose_grant_is_taken_hears_no_more(app: Flask, company: ACompany, tree: Tree, happen):
    employee = tell_employee(company, post(tree.left_leaf, "project_lead"))
    with _listening(Caller(app.test_client(), token_of(company, f"employee:{employee}"))) as events:
        next(events)
        happen()
        assert next(events)[1] == "ticketing.ticket.opened"
        tell_employee(company, post(tree.right_leaf, "project_lead"), id=employee, version=2)
        happen()
        there = happen(node=tree.right_leaf)
        assert next(events)[2]["subject_id"] == str(there)


def test_it_ends_with_the_session(boss: Caller):
    with _listening(boss) as events:
        next(events)
        assert boss("DELETE", "/v1/auth/sessions/current").status_code == 204
        assert list(events) == []


def test_it_ends_with_the_process(boss: Caller, monkeypatch: pytest.MonkeyPatch):
    with _listening(boss) as events:
        next(events)
        monkeypatch.setattr(stopping, "is_stopping", lambda: True)
        assert list(events) == []


def test_nobody_listens_without_a_login(app: Flask):
    assert app.test_client().get("/v1/stream").status_code == 401


def test_as_many_listen_as_there_are_places(monkeypatch: pytest.MonkeyPatch, boss: Caller):
    streams = boss.client.application.extensions["streams"]
    monkeypatch.setattr(streams, "_free", type(streams._free)(1))
    with _listening(boss):
        answer = boss("GET", "/v1/stream")
        assert (answer.status_code, answer.get_json()["code"]) == (503, "saturated")
        assert "Retry-After" in answer.headers
    with _listening(boss) as events:
        assert next(events)[1] == "ready"


def test_one_who_only_waits_is_told_how_far_he_is(boss: Caller, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("gateway.stream.follower._ALIVE_SECONDS", 0.0)
    response = boss("GET", "/v1/stream")
    with closing(response):
        chunks: Iterator[Any] = iter(response.response)
        next(chunks)
        assert bytes(next(chunks)).startswith(b"id: ")
