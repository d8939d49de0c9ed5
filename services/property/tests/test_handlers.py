from uuid import uuid4

import pytest

from chassis.testing import a_tree, deliver
from contracts.core.errors import NotFound
from contracts.hr.events import NODES_CHANGED
from contracts.property.rpc import ADD_PROJECT
from services.property.handlers import PropertyHandlers
from services.property.tests.estates import a_project


def told(estate, *, parent, version):
    tree = estate.tree
    path = [tree.root, parent, tree.left_leaf]
    facts = {"kind": "project", "code": estate.here, "name": "花园城", "city": None, "address": None}
    node = {"id": tree.left_leaf, "parent_id": parent, "ancestors": path, "version": version, **facts}
    return {"change": "moved", "nodes": [node]}


def test_reach_follows_a_node_that_moves_once(estate):
    estate.generate("1", floors=1, doors=1)
    news = told(estate, parent=estate.tree.right, version=2)
    event_id = deliver(PropertyHandlers, NODES_CHANGED, news, tenant=estate.tenant)
    deliver(PropertyHandlers, NODES_CHANGED, news, tenant=estate.tenant, event_id=event_id)
    assert estate.labels(at=estate.tree.left) == []
    assert len(estate.labels(at=estate.tree.right)) == 1


def test_older_news_is_ignored(estate):
    estate.generate("1", floors=1, doors=1)
    deliver(PropertyHandlers, NODES_CHANGED, told(estate, parent=estate.tree.right, version=3), tenant=estate.tenant)
    deliver(PropertyHandlers, NODES_CHANGED, told(estate, parent=estate.tree.left, version=2), tenant=estate.tenant)
    assert estate.labels(at=estate.tree.left) == []


def test_news_of_another_tenant_changes_nothing_here(estate):
    other = uuid4()
    a_tree("property", other)
    deliver(PropertyHandlers, NODES_CHANGED, told(estate, parent=estate.tree.right, version=2), tenant=other)
    with pytest.raises(NotFound):
        estate.ask(ADD_PROJECT, a_project(estate.tree.left_leaf), at=estate.tree.right)
