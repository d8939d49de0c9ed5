from uuid import uuid4

import pytest

from chassis.scopes import PartnerScope
from chassis.testing import ask
from contracts.core.errors import Duplicate, Invalid, NotFound
from contracts.property.rpc import ADD_CONTRACTOR, LIST_CONTRACTORS, LIST_OPERATIONS
from services.property.service import PropertyService


def a_firm(code, *nodes, scope=("plumbing",)):
    return {"code": code, "name": f"{code}工程公司", "scope": list(scope), "org_node_ids": list(nodes)}


def codes(estate, at=None, **filters):
    return [firm["code"] for firm in estate.ask(LIST_CONTRACTORS, filters, at=at)["items"]]


@pytest.fixture
def firms(estate):
    tree = estate.tree
    for firm in (
        a_firm("C1", tree.left_leaf),
        a_firm("C2", tree.left, tree.right_leaf, scope=("fire", "elevator")),
        a_firm("C3", tree.right),
    ):
        estate.ask(ADD_CONTRACTOR, firm)
    return estate


def test_a_contractor_is_entered_for_the_nodes_it_serves(estate):
    tree = estate.tree
    firm = estate.ask(ADD_CONTRACTOR, a_firm("C1", tree.left, tree.left_leaf, tree.left), at=tree.left)
    assert set(firm["org_node_ids"]) == {str(tree.left), str(tree.left_leaf)}
    assert (firm["scope"], firm["version"]) == (["plumbing"], 1)


def test_a_code_belongs_to_one_contractor(firms):
    with pytest.raises(Duplicate):
        firms.ask(ADD_CONTRACTOR, a_firm("C3", firms.tree.left), at=firms.tree.left)


def test_a_warranty_that_ends_before_it_begins_is_refused(estate):
    dates = {"warranty_from": "2025-01-01", "warranty_to": "2024-12-31"}
    with pytest.raises(Invalid):
        estate.ask(ADD_CONTRACTOR, a_firm("C1", estate.tree.left) | dates)


def test_a_node_out_of_reach_is_not_served(estate):
    with pytest.raises(NotFound):
        estate.ask(ADD_CONTRACTOR, a_firm("C1", estate.tree.left, estate.tree.right), at=estate.tree.left)
    assert codes(estate) == []


def test_contractors_are_seen_where_they_serve_a_node(firms):
    assert codes(firms) == ["C1", "C2", "C3"]
    assert codes(firms, at=firms.tree.left) == ["C1", "C2"]
    [seen] = firms.ask(LIST_CONTRACTORS, at=firms.tree.right_leaf)["items"]
    assert (seen["code"], seen["org_node_ids"]) == ("C2", [str(firms.tree.right_leaf)])
    assert ask(PropertyService, LIST_CONTRACTORS, tenant=uuid4())["items"] == []


def test_contractors_are_found_by_trade_and_by_place(firms):
    assert codes(firms, trade="fire") == ["C2"]
    assert codes(firms, org_node_id=firms.tree.left_leaf) == ["C1", "C2"]
    assert codes(firms, org_node_id=firms.tree.right_leaf, trade="plumbing") == ["C3"]


def test_a_place_out_of_reach_is_not_there(firms):
    with pytest.raises(NotFound):
        codes(firms, at=firms.tree.left, org_node_id=firms.tree.right)


def test_contractors_see_themselves(firms):
    [first, *_] = firms.ask(LIST_CONTRACTORS)["items"]
    assert firms.ask_as(LIST_CONTRACTORS, {}, PartnerScope(first["id"]))["items"] == [first]


def logged(estate, at):
    operations = estate.ask(LIST_OPERATIONS, {"action": "contractor.add"}, at=at)["items"]
    return sorted(operation["after"]["code"] for operation in operations)


def test_the_log_has_it_where_it_serves_at_the_lowest_node_above_all_that(firms):
    firms.ask(ADD_CONTRACTOR, a_firm("C4", firms.tree.left, firms.tree.left_leaf))
    assert logged(firms, firms.tree.left_leaf) == ["C1"]
    assert logged(firms, firms.tree.left) == ["C1", "C4"]
    assert logged(firms, firms.tree.root) == ["C1", "C2", "C3", "C4"]
