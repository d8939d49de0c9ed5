"""A repair from the report to the rating, asked by a client that was generated from the document alone."""

import secrets
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from chassis.testing import eventually
from stack.play.cast import texts_since, texts_to
from tests.e2e.generated import Generated, generated
from tests.e2e.people import CODE, People
from tests.e2e.running import Running


@pytest.fixture(scope="module")
def operator(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generated]:
    """Who set up the company, with the generated client in hand."""
    with generated(tmp_path_factory.mktemp("client")):
        yield Generated(running.operator.url, running.operator.token)


def test_a_generated_client_drives_a_repair(operator: Generated, running: Running, people: People) -> None:
    resident = _resident(operator, running, people)
    [room] = eventually(lambda: resident.ask("list_rooms", limit=1).items, "the resident sees her room")
    ticket = resident.ask("open_ticket", body={"room_id": str(room.id), "description": "水管漏水"})
    lead, _ = _employee(operator, running, "project_lead", room.org_node_id)
    worker, worker_id = _employee(operator, running, "repair_worker", room.org_node_id)

    read = lead.answer("get_ticket", ticket.id)
    handed_on = {"worker_id": str(worker_id)}
    ticket = lead.ask("dispatch_ticket", ticket.id, body=handed_on, if_match=read.headers["etag"])
    assert ticket.status == "dispatched"
    late = lead.answer("dispatch_ticket", ticket.id, body=handed_on, if_match=read.headers["etag"])
    assert (late.status_code, late.parsed.code) == (412, "stale_version")

    worker.ask("accept_ticket", ticket.id)
    worker.ask("start_work", ticket.id)
    done = worker.ask("report_done", ticket.id, body={"hours": "1.0", "note": "已更换阀芯"})
    assert (done.status, done.work.hours) == ("done", "1.00")

    assert lead.ask("pass_audit", ticket.id).status == "rating"
    rated = resident.ask("rate_ticket", ticket.id, body={"satisfied": True, "comment": "谢谢"})
    assert (rated.status, rated.rating.satisfied) == ("closed", True)
    told = {entry.to_status for entry in lead.ask("get_progress", ticket.id).items}
    assert {"dispatched", "done", "closed"} <= told


def _employee(operator: Generated, running: Running, role: str, node: UUID) -> tuple[Generated, UUID]:
    """Return a new employee with a post at a project, logged in with a password of the own, and who that is."""
    number, own = (secrets.token_hex(6) for _ in range(2))
    post = {"node_id": str(node), "role": role, "from_date": "2020-01-01"}
    made = operator.ask("add_employee", body={"number": number, "name": "赵敏", "posts": [post]})
    eventually(lambda: operator.ask("list_accounts", login=number).items, "there is an account")
    given = operator.ask("set_password", made.id).password
    nobody = Generated(operator.url)
    entered = nobody.ask("log_in", body={"tenant": running.tenant, "login": number, "password": given})
    changed = nobody.entered(entered).ask("change_password", body={"old_password": given, "new_password": own})
    return nobody.entered(changed), made.id


def _resident(operator: Generated, running: Running, people: People) -> Generated:
    """Return an owner who has logged in with the code that came to the phone."""
    phone = people.owners(running.warranted)[-1].customer.phone
    nobody, known = Generated(operator.url), {sms["sent_at"] for sms in texts_to(running.operator, phone)}
    asked = nobody.ask("ask_code", body={"tenant": running.tenant, "phone": phone})
    [sms, *_] = eventually(lambda: texts_since(running.operator, phone, known), "the login code came")
    code: Any = CODE.search(sms["body"])
    said = {"phone": phone, "code": code[0], "login_token": asked.login_token}
    return nobody.entered(nobody.ask("log_in_with_code", body={"tenant": running.tenant, **said}))
