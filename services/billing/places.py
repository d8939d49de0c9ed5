"""Where a node stands in the organization, and whether the caller reaches it."""

from uuid import UUID

from sqlalchemy import select

from chassis.database import UnitOfWork
from chassis.database.tables import ORG_NODES
from chassis.scopes import Resource, within
from contracts.core.errors import NotFound


def ancestors_of(work: UnitOfWork, node_id: UUID) -> tuple[UUID, ...]:
    """Return the nodes from the root to ``node_id``. Raises NotFound where the tenant has no such node."""
    mine = select(ORG_NODES.c.ancestors).where(ORG_NODES.c.tenant_id == work.tenant_id, ORG_NODES.c.id == node_id)
    found = work.session.scalar(mine)
    if found is None:
        raise NotFound("There is no such node.")
    return tuple(found)


def require_node(work: UnitOfWork, node_id: UUID) -> None:
    """Raise NotFound unless the caller reaches ``node_id``."""
    if not within(work.context.scopes, Resource(ancestors=ancestors_of(work, node_id))):
        raise NotFound("There is no such node.")
