"""The copy of the organization."""

from uuid import uuid4

import pytest
from sqlalchemy import delete, func, select

from chassis.database.tables import ORG_NODES
from chassis.database.visibility import reached_nodes
from chassis.nodes import node_in_reach, path_of, project_nodes
from chassis.scopes import OrgScope
from chassis.testing import work_as
from contracts.core.errors import NotFound


def _node(id, version, **more):
    values = {"id": id, "parent_id": None, "kind": "headquarters", "code": "c", "name": f"version {version}"}
    return values | {"ancestors": [id], "version": version, "city": "not kept"} | more


def _names(tenant):
    with work_as("sample", tenant=tenant) as work:
        return set(work.session.scalars(select(ORG_NODES.c.name)))


def test_the_newest_version_of_a_node_stays_in_whatever_order_they_come(tenant):
    node = uuid4()
    for version in (2, 1, 3, 2):
        with work_as("sample", tenant=tenant) as work:
            project_nodes(work, [_node(node, version)])
    assert _names(tenant) == {"version 3"}
    with work_as("sample", tenant=tenant) as work:
        project_nodes(work, [])


def test_nodes_of_two_tenants_do_not_meet(tenant):
    node = uuid4()
    for whose in (tenant, uuid4()):
        with work_as("sample", tenant=whose) as work:
            project_nodes(work, [_node(node, 1)])
    assert _names(tenant) == {"version 1"}


def test_a_node_is_found_by_who_reaches_it(tenant):
    top, here, elsewhere = uuid4(), uuid4(), uuid4()
    with work_as("sample", tenant=tenant) as work:
        nodes = [_node(top, 1), *(_node(id, 1, parent_id=top, ancestors=[top, id]) for id in (here, elsewhere))]
        project_nodes(work, nodes)
        assert node_in_reach(work, top).ancestors == [top]
        assert (path_of(work, here), path_of(work, uuid4())) == ((top, here), ())
    with work_as("sample", OrgScope(here), tenant=tenant) as work:
        assert node_in_reach(work, here).id == here
        for other in (top, elsewhere, uuid4()):
            with pytest.raises(NotFound):
                node_in_reach(work, other)


def _reached(tenant, node):
    """What is reached from ``node``, by the server and by a query of ours."""
    with work_as("sample", OrgScope(node), tenant=tenant, principal=f"employee:{uuid4()}") as work:
        ours = set(work.session.scalars(reached_nodes()))
        assert ours == set(work.session.scalars(select(func.chassis.reached_nodes())))
        return ours


def test_what_is_below_a_node_is_known_at_any_time(tenant):
    top, left, right, leaf = (uuid4() for _ in range(4))
    paths = [[top], [top, left], [top, right], [top, left, leaf]]
    with work_as("sample", tenant=tenant) as work:
        project_nodes(work, [_node(path[-1], 1, ancestors=path) for path in paths])
    assert _reached(tenant, top) == {top, left, right, leaf}
    assert (_reached(tenant, left), _reached(tenant, right)) == ({left, leaf}, {right})
    with work_as("sample", tenant=tenant) as work:
        project_nodes(work, [_node(leaf, 2, ancestors=[top, right, leaf]), _node(top, 2, name="version 2")])
    assert (_reached(tenant, left), _reached(tenant, right)) == ({left}, {right, leaf})
    with work_as("sample", tenant=tenant) as work:
        work.session.execute(delete(ORG_NODES).where(ORG_NODES.c.id == right))
    assert (_reached(tenant, right), _reached(tenant, top)) == ({leaf}, {top, left, leaf})
    assert _reached(uuid4(), top) == set()
