from uuid import uuid4

import pytest

from chassis.testing import ask
from contracts.core.errors import Conflict, Duplicate, NotFound
from contracts.property.rpc import ADD_PROJECT, GET_PROJECT, LIST_PROJECTS
from services.property.service import PropertyService
from services.property.tests.estates import a_project


def names(estate, at=None):
    return [project["name"] for project in estate.ask(LIST_PROJECTS, at=at)["items"]]


def test_a_project_is_entered_at_its_node(estate):
    tree = estate.tree
    project = estate.ask(ADD_PROJECT, a_project(tree.right_leaf, name="国贸", city="北京"), at=tree.right)
    assert (project["org_node_id"], project["city"], project["version"]) == (str(tree.right_leaf), "北京", 1)
    assert estate.ask(GET_PROJECT, {"project_id": project["id"]}, at=tree.right_leaf) == project


def test_projects_are_listed_by_name_in_reach(estate):
    estate.ask(ADD_PROJECT, a_project(estate.tree.right_leaf, name="国贸"))
    assert set(names(estate)) == {"花园城", "国贸"}
    assert names(estate, at=estate.tree.right) == ["国贸"]


def test_a_node_has_one_project(estate):
    with pytest.raises(Duplicate):
        estate.ask(ADD_PROJECT, a_project(estate.tree.left_leaf, name="另一个"))
    assert names(estate) == ["花园城"]


def test_only_a_project_node_has_a_project(estate):
    with pytest.raises(Conflict):
        estate.ask(ADD_PROJECT, a_project(estate.tree.left))


@pytest.mark.parametrize("node", ["right_leaf", None])
def test_a_node_out_of_reach_gets_no_project(estate, node):
    place = getattr(estate.tree, node) if node else uuid4()
    with pytest.raises(NotFound):
        estate.ask(ADD_PROJECT, a_project(place), at=estate.tree.left)
    assert names(estate) == ["花园城"]


def test_a_project_out_of_reach_is_not_there(estate):
    request = {"project_id": estate.project["id"]}
    with pytest.raises(NotFound):
        estate.ask(GET_PROJECT, request, at=estate.tree.right)
    with pytest.raises(NotFound):
        ask(PropertyService, GET_PROJECT, request, tenant=uuid4())
