"""What auditors see of the operation log."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.operation_log.reading import list_operations
from chassis.scopes import OrgScope
from chassis.testing import work_as
from contracts.core.errors import Forbidden, Invalid

NOTHING = {"since": None, "until": None, "limit": 20, "cursor": None}


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
    assert newest.action == "order.count"
    assert (row.principal, row.address, row.subject_id, row.before, row.after) == (
        actor,
        "192.0.2.1",
        "o4",
        {"n": 4},
        {"n": 5},
    )
    assert row.acting_for.startswith("employee:")


@pytest.mark.parametrize(
    ("asked", "found"), [({"subject_id": "o0"}, 2), ({"action": "order.change"}, 5), ({"subject_type": "door"}, 0)]
)
def test_it_can_be_narrowed_down(tenant, actor, asked, found):
    assert len(_listed(tenant, **asked)["items"]) == found


def test_it_can_be_narrowed_down_to_a_time_and_a_person(tenant, actor):
    rows = _listed(tenant, principal=actor)["items"]
    assert len(rows) == 5
    assert len(_listed(tenant, since=rows[3].at, until=rows[0].at)["items"]) == 3
    assert _listed(tenant, until=rows[-1].at - timedelta(hours=1))["items"] == []


def test_pages_go_through_all_of_it_once(tenant, actor):
    first = _listed(tenant, limit=4)
    rest = _listed(tenant, limit=4, cursor=first["next_cursor"])
    ids = [row.id for page in (first, rest) for row in page["items"]]
    assert (len(ids), rest["next_cursor"]) == (6, None)
    assert ids == sorted(ids, reverse=True)
    with pytest.raises(Invalid):
        _listed(tenant, limit=4, cursor=first["next_cursor"], subject_id="o0")


def test_nobody_sees_what_another_company_did(tenant, actor):
    assert _listed(uuid4())["items"] == []


def test_who_reaches_a_part_of_the_company_reads_none_of_it(tenant, actor):
    with pytest.raises(Forbidden):
        _listed(tenant, OrgScope(uuid4()))
