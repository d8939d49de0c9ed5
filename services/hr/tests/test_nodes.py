from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from chassis.database.tables import ORG_NODES
from chassis.scopes import OrgScope
from chassis.testing import ask, emitted, work_as
from contracts.core.errors import Conflict, Duplicate, Invalid, NotFound, StaleVersion
from contracts.hr.events import NODES_CHANGED
from contracts.hr.rpc import ADD_NODE, LIST_NODES, MOVE_NODE, RENAME_NODE
from services.hr import tree
from services.hr.service import HrService


def told(company):
    return [(event.data["change"], [node["code"] for node in event.data["nodes"]]) for event in _events(company)]


def _events(company):
    return emitted("hr", company.tenant, NODES_CHANGED)


def known(company):
    """The chassis' copy of the tree: code → path."""
    with work_as("hr", tenant=company.tenant) as work:
        rows = work.session.execute(select(ORG_NODES.c.code, ORG_NODES.c.ancestors)).all()
    return {code: [str(id) for id in ancestors] for code, ancestors in rows}


def codes(company, at=None):
    return [node["code"] for node in company.ask(LIST_NODES, at=at)["items"]]


def adding(parent, kind="project", code="NEW"):
    return {"parent_id": parent and parent["id"], "kind": kind, "code": code, "name": "新项目"}


def test_a_node_is_added_below_its_parent(company):
    node = company.ask(ADD_NODE, adding(company.south) | {"city": "深圳", "address": "南山区1号"}, at=company.south)
    assert node["ancestors"] == [company.hq["id"], company.south["id"], node["id"]]
    assert (node["city"], node["address"], node["version"]) == ("深圳", "南山区1号", 1)
    assert told(company)[-1] == ("added", ["NEW"])
    assert known(company)["NEW"] == node["ancestors"]


def test_nodes_are_listed_parents_first_and_only_those_in_reach(company):
    assert codes(company) == ["HQ", "BJ", "SZ", "GARDEN", "TOWER"]
    assert codes(company, at=company.south) == ["SZ", "GARDEN"]


def test_a_kind_stands_only_where_it_may(company):
    with pytest.raises(Conflict):
        company.ask(ADD_NODE, adding(company.garden))


def test_there_is_one_headquarters(company):
    with pytest.raises(Conflict):
        company.ask(ADD_NODE, adding(None, "headquarters", "HQ2"))


def test_a_code_belongs_to_one_node(company):
    with pytest.raises(Duplicate):
        company.ask(ADD_NODE, adding(company.south, code="TOWER"))
    assert len(told(company)) == 5


def test_who_does_not_reach_the_parent_adds_nothing(company):
    with pytest.raises(NotFound):
        company.ask(ADD_NODE, adding(company.north), at=company.south)
    with pytest.raises(Conflict):
        company.ask(ADD_NODE, adding(None, "headquarters", "X"), at=company.south)
    with pytest.raises(NotFound):
        ask(HrService, ADD_NODE, adding(company.north), tenant=uuid4())
    assert codes(company) == ["HQ", "BJ", "SZ", "GARDEN", "TOWER"]


def test_an_unknown_field_is_refused(company):
    with pytest.raises(Invalid):
        company.ask(ADD_NODE, adding(company.south) | {"colour": "red"})


def test_the_first_root_takes_the_id_on_which_the_rights_stand(tenant):
    root = uuid4()
    principal = f"employee:{uuid4()}"
    scopes = (OrgScope(root, whole=True),)
    request = adding(None, "headquarters", "HQ")
    node = ask(HrService, ADD_NODE, request, tenant=tenant, scopes=scopes, principal=principal)
    assert (node["id"], node["ancestors"]) == (str(root), [str(root)])


def test_a_node_is_renamed(company):
    node = company.ask(RENAME_NODE, {"node_id": company.garden["id"], "name": "花园城", "expected_version": 1})
    assert (node["name"], node["version"]) == ("花园城", 2)
    assert told(company)[-1] == ("renamed", ["GARDEN"])


def test_a_name_that_stays_is_no_change(company):
    node = company.ask(RENAME_NODE, {"node_id": company.garden["id"], "name": company.garden["name"]})
    assert node == company.garden
    assert len(told(company)) == 5


@pytest.mark.parametrize(("version", "at", "error"), [(7, "south", StaleVersion), (1, "north", NotFound)])
def test_a_name_stays_when_the_caller_may_not_change_it(company, version, at, error):
    request = {"node_id": company.garden["id"], "name": "花园城", "expected_version": version}
    with pytest.raises(error):
        company.ask(RENAME_NODE, request, at=getattr(company, at))
    assert codes(company, at=company.garden) == ["GARDEN"]
    assert len(told(company)) == 5


def test_a_node_is_moved(company):
    moved = company.ask(MOVE_NODE, {"node_id": company.garden["id"], "parent_id": company.north["id"]})
    assert moved["ancestors"] == [company.hq["id"], company.north["id"], company.garden["id"]]
    assert told(company)[-1] == ("moved", ["GARDEN"])
    assert known(company)["GARDEN"] == moved["ancestors"]
    assert codes(company, at=company.south) == ["SZ"]
    assert codes(company, at=company.north) == ["BJ", "GARDEN", "TOWER"]


def test_all_that_is_below_a_moved_node_goes_with_it(company, monkeypatch):
    monkeypatch.setitem(tree.PARENT_KINDS, "city_company", ("headquarters", "city_company"))
    company.ask(MOVE_NODE, {"node_id": company.south["id"], "parent_id": company.north["id"]})
    assert told(company)[-1] == ("moved", ["SZ", "GARDEN"])
    path = [company.hq, company.north, company.south, company.garden]
    assert known(company)["GARDEN"] == [node["id"] for node in path]
    assert codes(company, at=company.north) == ["BJ", "SZ", "TOWER", "GARDEN"]


def test_a_node_cannot_be_moved_below_itself(company, monkeypatch):
    monkeypatch.setitem(tree.PARENT_KINDS, "city_company", ("headquarters", "city_company", "project"))
    with pytest.raises(Conflict):
        company.ask(MOVE_NODE, {"node_id": company.south["id"], "parent_id": company.garden["id"]})


def test_what_is_told_of_a_move_comes_in_batches(company, monkeypatch):
    monkeypatch.setitem(tree.PARENT_KINDS, "city_company", ("headquarters", "city_company"))
    monkeypatch.setattr("chassis.importing.BATCH", 1)
    company.ask(MOVE_NODE, {"node_id": company.south["id"], "parent_id": company.north["id"]})
    assert told(company)[-2:] == [("moved", ["SZ"]), ("moved", ["GARDEN"])]


def test_moving_to_where_it_stands_is_no_change(company):
    same = company.ask(MOVE_NODE, {"node_id": company.garden["id"], "parent_id": company.south["id"]})
    assert same == company.garden
    assert len(told(company)) == 5


@pytest.mark.parametrize(
    ("node", "parent", "at", "error"),
    [
        ("hq", "south", "hq", Conflict),
        ("south", "tower", "hq", Conflict),
        ("garden", "north", "south", NotFound),
        ("tower", "south", "south", NotFound),
    ],
)
def test_a_node_stays_where_it_may_not_be_moved(company, node, parent, at, error):
    request = {"node_id": getattr(company, node)["id"], "parent_id": getattr(company, parent)["id"]}
    before = known(company)
    with pytest.raises(error):
        company.ask(MOVE_NODE, request, at=getattr(company, at))
    assert known(company) == before


def test_nobody_takes_a_node_away_from_where_they_have_no_say(company):
    scopes = (OrgScope(UUID(company.garden["id"])), OrgScope(UUID(company.north["id"])))
    request = {"node_id": company.garden["id"], "parent_id": company.north["id"]}
    with pytest.raises(NotFound):
        ask(HrService, MOVE_NODE, request, tenant=company.tenant, scopes=scopes, principal=f"employee:{uuid4()}")


def test_a_stale_version_moves_nothing(company):
    request = {"node_id": company.garden["id"], "parent_id": company.north["id"], "expected_version": 9}
    with pytest.raises(StaleVersion):
        company.ask(MOVE_NODE, request)
