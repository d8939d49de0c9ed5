"""Adding, renaming and moving the nodes of the organization."""

from uuid import UUID

from chassis.database import UnitOfWork
from services.hr import tree
from services.hr.founding import check_no_root, root_id
from services.hr.models import Node
from services.hr.paths import hold_tree, nodes_in_order, repath
from services.hr.telling import tell_nodes


def add_node(
    work: UnitOfWork, *, parent_id: UUID | None, kind: str, code: str, name: str, city: str | None, address: str | None
) -> Node:
    """Add a node under ``parent_id``, or the root where it is None."""
    hold_tree(work)
    parent = work.get(Node, parent_id) if parent_id else None
    tree.check_place(kind, parent.kind if parent else None)
    node = Node(parent_id=parent_id, kind=kind, code=code, name=name, city=city, address=address)
    if parent is None:
        check_no_root(work)
        node.id = root_id(work)
    node.ancestors = [*(parent.ancestors if parent else ()), node.id]
    with work.whole_tenant():
        work.add(node)
    tell_nodes(work, "added", [node])
    work.log(
        "node.add",
        "node",
        node.id,
        after={"code": code, "name": name, "kind": kind, "parent_id": str(parent_id)},
        node=node.id,
    )
    return node


def rename_node(work: UnitOfWork, *, node_id: UUID, name: str, expected_version: int | None) -> Node:
    """Give a node another name."""
    node = work.get(Node, node_id, expected_version=expected_version, lock=True)
    before = node.name
    if name == before:
        return node
    node.name = name
    tell_nodes(work, "renamed", [node])
    work.log("node.rename", "node", node.id, before={"name": before}, after={"name": name}, node=node.id)
    return node


def move_node(work: UnitOfWork, *, node_id: UUID, parent_id: UUID, expected_version: int | None) -> Node:
    """Put a node, and all that is below it, under another parent."""
    hold_tree(work)
    node = work.get(Node, node_id, expected_version=expected_version, lock=True)
    parent = work.get(Node, parent_id)
    tree.check_place(node.kind, parent.kind)
    tree.check_no_circle(node.id, parent.ancestors)
    before = node.parent_id
    if before is None or before == parent.id:
        return node
    # Nobody takes a node away from where they have no say.
    work.get(Node, before)
    with work.whole_tenant():
        node.parent_id = parent.id
        work.session.flush()
        tell_nodes(work, "moved", nodes_in_order(work, repath(work)))
    work.log(
        "node.move",
        "node",
        node.id,
        before={"parent_id": str(before)},
        after={"parent_id": str(parent.id)},
        node=node.id,
    )
    return node
