"""How a tenant gets the root of its organization."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.scopes import OrgScope
from contracts.core.errors import Conflict
from contracts.core.uuids import new_id
from services.hr.models import Node
from services.hr.paths import hold_tree
from services.hr.telling import tell_nodes


def root(work: UnitOfWork) -> Node | None:
    """Return the root, where there is one and the caller may see it."""
    return work.first(work.select(Node).where(Node.parent_id.is_(None)))


def check_no_root(work: UnitOfWork) -> None:
    """Raise :class:`Conflict` where the tenant has a root."""
    with work.whole_tenant():
        present = root(work)
    if present is not None:
        raise Conflict("The organization has its headquarters already.")


def root_id(work: UnitOfWork) -> UUID:
    """Return the id that a new root gets: the one on which the caller's rights stand already, where there is one."""
    granted = [scope.node_id for scope in work.context.scopes if isinstance(scope, OrgScope) and scope.whole]
    return granted[0] if granted else new_id()


def found(work: UnitOfWork, tenant: dict[str, Any]) -> None:
    """Make the root of a new tenant, where nobody was quicker: its first import may arrive before the news of it.

    Raises :class:`Conflict` where there is another root: nobody would have rights on it.
    """
    hold_tree(work)
    present = root(work)
    if present is not None and present.id != tenant["root_node_id"]:
        raise Conflict("The tenant has another root than the one on which its rights stand.")
    if present is None:
        node = Node(id=tenant["root_node_id"], kind="headquarters", code=tenant["code"], name=tenant["name"])
        node.ancestors = [node.id]
        work.add(node)
        tell_nodes(work, "added", [node])
