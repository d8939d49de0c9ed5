"""A small organization for tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from chassis.nodes import project_nodes
from chassis.testing.working import work_as


@dataclass(frozen=True)
class Tree:
    """Ids of nodes: a root, ``left`` and ``right`` below it, and one leaf below each of these."""

    root: UUID
    left: UUID
    right: UUID
    left_leaf: UUID
    right_leaf: UUID


def a_tree(service: str, tenant: UUID) -> Tree:
    """Have ``service`` know a small organization of ``tenant``: headquarters, two companies with a project each."""
    tree = Tree(*(uuid4() for _ in range(5)))
    paths = [
        ("headquarters", [tree.root]),
        ("city_company", [tree.root, tree.left]),
        ("city_company", [tree.root, tree.right]),
        ("project", [tree.root, tree.left, tree.left_leaf]),
        ("project", [tree.root, tree.right, tree.right_leaf]),
    ]
    with work_as(service, tenant=tenant) as work:
        project_nodes(work, [node_facts(kind, path) for kind, path in paths])
    return tree


def node_facts(kind: str, path: Sequence[UUID]) -> dict[str, Any]:
    """Return what hr tells of a node at the end of ``path``."""
    parent = path[-2] if len(path) > 1 else None
    code = path[-1].hex
    return {
        "id": path[-1],
        "parent_id": parent,
        "kind": kind,
        "code": code,
        "name": code,
        "ancestors": list(path),
        "version": 1,
    }
