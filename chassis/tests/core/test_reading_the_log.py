"""What auditors see of the operation log."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.database.migrate import migrate
from chassis.operation_log.digests import link
from chassis.operation_log.reading import list_operations
from chassis.operation_log.sealing import seal
from chassis.scopes import OrgScope
from chassis.testing import a_tree, runtime_of, work_as
from chassis.testing.plans import plan_of_last
from contracts.core.errors import Invalid

NOTHING: dict[str, Any] = {"limit": 20, "cursor": None}


@pytest.fixture
def actor(tenant):
    """Somebody who has changed five orders as a proxy."""
    who, other = f"employee:{uuid4()}", f"employee:{uuid4()}"
    for number in range(5):
        with work_as("sample", tenant=tenant, principal=who, acting_for=other, address="192.0.2.1") as work:
            work.log("order.change", "order", f"o{number}", before={"n": number}, after={"n": number + 1})
    with work_as("sample", tenant=tenant) as work:
        work.log("order.count", "order", "o0")
    return who


def _listed(tenant, *scopes, **asked):
    with work_as("sample", *scopes, tenant=tenant, principal=f"employee:{uuid4()}") as work:
        return list_operations(work, **(NOTHING | asked))


def test_the_newest_comes_first_with_all_that_is_known(tenant, actor):
    newest, row, *_ = _listed(tenant)["items"]
    assert newest["action"] == "order.count"
    assert (row["principal"], row["address"], row["subject_id"], row["before"], row["after"]) == (
        actor,
        "192.0.2.1",
        "o4",
        {"n": 4},
        {"n": 5},
    )
    assert row["acting_for"].startswith("employee:")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"subject_id": "o0"}, 2),
        ({"action": "order.change"}, 5),
        ({"subject_type": "door"}, 0),
        ({"permission": "test"}, 6),
        ({"permission": "other"}, 0),
        ({"acting_for": "employee:nobody"}, 0),
    ],
)
def test_it_can_be_narrowed_down(tenant, actor, asked, found):
    assert len(_listed(tenant, **asked)["items"]) == found


def test_it_can_be_narrowed_down_to_a_time_and_a_person(tenant, actor):
    rows = _listed(tenant, principal=actor)["items"]
    assert len(rows) == 5
    assert len(_listed(tenant, since=rows[3]["at"], until=rows[0]["at"])["items"]) == 3
    assert _listed(tenant, until=rows[-1]["at"] - timedelta(hours=1))["items"] == []


def test_pages_go_through_all_of_it_once(tenant, actor):
    first = _listed(tenant, limit=4)
    rest = _listed(tenant, limit=4, cursor=first["next_cursor"])
    ids = [row["id"] for page in (first, rest) for row in page["items"]]
    assert (len(ids), rest["next_cursor"]) == (6, None)
    assert ids == sorted(ids, reverse=True)
    with pytest.raises(Invalid):
        _listed(tenant, limit=4, cursor=first["next_cursor"], subject_id="o0")


def test_nobody_sees_what_another_company_did(tenant, actor):
    assert _listed(uuid4())["items"] == []


@pytest.fixture
def organization(tenant):
    """A company with two cities, each with a project; something was done in each place, and in none of them."""
    tree = a_tree("sample", tenant)
    for node in (tree.root, tree.left, tree.left_leaf, tree.right_leaf, None):
        with work_as("sample", tenant=tenant) as work:
            work.log("order.move", "order", str(node), node=node)
    return tree


def test_who_reaches_a_part_of_the_company_reads_what_concerns_it(tenant, organization):
    places = [row["org_node_id"] for row in _listed(tenant, OrgScope(organization.left))["items"]]
    assert places == [organization.left_leaf, organization.left]
    assert len(_listed(tenant)["items"]) == 5
    assert _listed(tenant, OrgScope(uuid4()))["items"] == []


def test_row_level_security_says_the_same(tenant, organization):
    with work_as("sample", OrgScope(organization.left_leaf), tenant=tenant, principal=f"employee:{uuid4()}") as work:
        seen = work.session.execute(text("SELECT org_node_id FROM chassis.operation_log")).scalars().all()
        work.log("order.move", "order", "elsewhere", node=organization.right_leaf)
    assert seen == [organization.left_leaf]


def test_it_can_be_narrowed_down_to_a_node_and_all_below(tenant, organization):
    below = [row["org_node_id"] for row in _listed(tenant, org_node_id=organization.left)["items"]]
    assert below == [organization.left_leaf, organization.left]


def test_the_digests_come_once_they_are_made_and_the_salt_for_who_sees_all(tenant, actor):
    assert {row["sequence"] for row in _listed(tenant)["items"]} == {None}
    while seal(runtime_of("sample").engine):
        pass
    newest, *rest = _listed(tenant)["items"]
    assert [row["sequence"] for row in (newest, *rest)] == [6, 5, 4, 3, 2, 1]
    assert link(bytes.fromhex(rest[0]["chain"]), 6, bytes.fromhex(newest["digest"])).hex() == newest["chain"]
    assert newest["salt"] is not None
    with work_as("sample", tenant=tenant, principal=f"employee:{uuid4()}", masked=("phone",)) as work:
        assert {row["salt"] for row in list_operations(work, **NOTHING)["items"]} == {None}


def test_a_page_may_begin_behind_any_operation(tenant, actor):
    rows = _listed(tenant)["items"]
    for place, row in enumerate(rows):
        assert _listed(tenant, until=row["at"], until_id=row["id"])["items"] == rows[place + 1 :]


@pytest.fixture
def empty(databases, monkeypatch):
    """A database of its own, in which no other test has left anything that the planner goes by."""
    urls = databases.empty("sample", f"steward_reading_{uuid4().hex[:8]}")
    migrate("sample", urls.owner, databases.folders["sample"])
    running = databases.runtime_on(urls, "sample")
    monkeypatch.setitem(databases._runtimes, "sample", running)
    yield
    running.engine.dispose()
    databases.drop(urls)


@pytest.mark.parametrize("name", ["principal", "acting_for", "subject_id", "request_id", None])
def test_each_filter_that_tells_one_from_many_has_an_index_in_the_order_of_the_list(tenant, empty, name):
    asked: dict[str, Any] = {name: "x"} if name else {"since": datetime(2026, 1, 1, tzinfo=UTC)}
    with work_as("sample", tenant=tenant) as work:
        plan = plan_of_last(work, lambda: list_operations(work, **NOTHING, **asked))
    assert "Sort" not in plan.replace("Sort Key", ""), plan
    conditions = [line for line in plan.splitlines() if "Index Cond" in line and "tenant_id = '" in line]
    assert conditions, plan
    assert all((f"({name} = " if name else "(at >= ") in line for line in conditions), plan
