from uuid import uuid4

import pytest

from chassis.testing import deliver
from contracts.core.errors import NotFound
from contracts.hr.events import NODES_CHANGED
from contracts.property.events import ROOMS_CHANGED
from services.customer.handlers import CustomerHandlers
from services.customer.tests.towns import a_room


def moved(town, *, parent, version):
    tree = town.tree
    path = [tree.root, parent, tree.left_leaf]
    facts = {"kind": "project", "code": town.codes[tree.left_leaf], "name": "花园城", "city": None, "address": None}
    node = {"id": tree.left_leaf, "parent_id": parent, "ancestors": path, "version": version, **facts}
    return {"change": "moved", "nodes": [node]}


def test_a_new_room_can_be_owned(town):
    room = a_room(town.tree.left_leaf, "201")
    event_id = deliver(CustomerHandlers, ROOMS_CHANGED, {"rooms": [room]}, tenant=town.tenant)
    deliver(CustomerHandlers, ROOMS_CHANGED, {"rooms": [room]}, tenant=town.tenant, event_id=event_id)
    assert town.add("张三", room["id"])["tenures"][0]["room_label"] == "1栋2单元201"


def test_older_news_of_a_room_is_ignored(town):
    room = a_room(town.tree.left_leaf, "202", version=3)
    town.learn(room)
    town.learn(room | {"label": "旧名", "version": 2})
    assert town.add("张三", room["id"])["tenures"][0]["room_label"] == "1栋2单元202"


def test_a_room_of_another_tenant_is_not_there(town):
    room = a_room(town.tree.left_leaf, "203")
    deliver(CustomerHandlers, ROOMS_CHANGED, {"rooms": [room]}, tenant=uuid4())
    with pytest.raises(NotFound):
        town.add("张三", room["id"])


def test_reach_follows_a_node_that_moves_once(town):
    town.add("张三", town.left["101"])
    news = moved(town, parent=town.tree.right, version=2)
    event_id = deliver(CustomerHandlers, NODES_CHANGED, news, tenant=town.tenant)
    deliver(CustomerHandlers, NODES_CHANGED, news, tenant=town.tenant, event_id=event_id)
    assert town.names(at=town.tree.left) == []
    assert town.names(at=town.tree.right) == ["张三"]


def test_older_news_of_a_node_is_ignored(town):
    town.add("张三", town.left["101"])
    for parent, version in ((town.tree.right, 3), (town.tree.left, 2)):
        deliver(CustomerHandlers, NODES_CHANGED, moved(town, parent=parent, version=version), tenant=town.tenant)
    assert town.names(at=town.tree.left) == []
