"""What is done in a part of the company is read by the auditors of that part."""

from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from chassis.testing import Tree
from gateway.tests.attaching import THING, Sender, photo
from gateway.tests.company import ACompany, Caller, post, tell_employee, token_of
from gateway.tests.examples import workbook_headers
from gateway.tests.services import StandIn
from gateway.tests.workbooks import loading_into, rooms_book
from gateway.tests.worker import Worker


def _of(app: Flask, company: ACompany, role: str, *nodes: UUID) -> Caller:
    employee = tell_employee(company, *(post(node, role) for node in nodes))
    return Caller(app.test_client(), token_of(company, f"employee:{employee}"))


def _seen(app: Flask, company: ACompany, node: UUID, *actions: str) -> list[str]:
    """Return what an auditor of the node reads of ``actions``: their subjects."""
    auditor = _of(app, company, "auditor", node)
    pages = [auditor("GET", f"/v1/operations/gateway?action={action}").get_json() for action in actions]
    return [operation["subject_id"] for page in pages for operation in page["items"]]


def test_an_account_is_where_all_its_posts_are(app: Flask, company: ACompany, boss: Caller, tree: Tree):
    here = tell_employee(company, post(tree.left_leaf, "desk"), post(tree.left, "cashier"))
    both = tell_employee(company, post(tree.left_leaf, "desk"), post(tree.right_leaf, "desk"))
    for account in (here, both):
        assert boss("PUT", f"/v1/accounts/{account}/password").status_code == 200
        assert boss("PUT", f"/v1/accounts/{account}/lock").status_code == 200
    actions = ("account.set_password", "account.lock")
    assert _seen(app, company, tree.left, *actions) == [str(here)] * 2
    assert _seen(app, company, tree.left_leaf, *actions) == []
    assert _seen(app, company, tree.right, *actions) == []
    assert _seen(app, company, tree.root, *actions) == [str(both), str(here)] * 2


def test_a_file_is_where_its_ticket_is(
    app: Flask, company: ACompany, tree: Tree, services: StandIn, uploads: Path, worker: Worker
):
    services.answers["ticketing.get_ticket"] = THING | {"org_node_id": str(tree.left_leaf)}
    lead = _of(app, company, "group_admin", tree.left_leaf)
    sender = Sender(lead)
    path = sender.sent(photo())
    worker.finish()
    assert lead("DELETE", path).status_code == 204
    actions = ("ticket:attach", "ticket:detach")
    assert _seen(app, company, tree.left, *actions) == [str(sender.ticket)] * 2
    assert _seen(app, company, tree.right, *actions) == []


@pytest.mark.parametrize("several", [False, True])
def test_an_import_is_where_its_importer_may(
    app: Flask,
    company: ACompany,
    tree: Tree,
    services: StandIn,
    uploads: Path,
    worker: Worker,
    tmp_path: Path,
    several: bool,
):
    loading_into(services)
    importer = _of(app, company, "group_admin", tree.left, *((tree.right,) if several else ()))
    path = "/v1/imports?file_name=rooms.xlsx"
    job = importer("POST", path, data=rooms_book(tmp_path / "rooms.xlsx", 2), headers=workbook_headers()).get_json()
    worker.finish()
    actions = ("import.start", "import.finish")
    assert _seen(app, company, tree.left, *actions) == ([] if several else [job["id"]] * 2)
    assert _seen(app, company, tree.root, *actions) == [job["id"]] * 2
