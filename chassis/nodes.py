"""The organization's nodes as a service knows them: a copy that follows the owner's events."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, or_, select

from chassis.database import UnitOfWork
from chassis.database.tables import ORG_NODES
from chassis.database.upsert import upsert
from chassis.database.visibility import reached_nodes
from chassis.scopes import OrgScope, Scopes
from contracts.core.errors import NotFound

_SEVERAL = 2
_TAKEN = ("id", "parent_id", "kind", "code", "name", "ancestors")
# Made once: to put a query together takes longer than to run it.
_PATH = select(ORG_NODES.c.ancestors).where(
    ORG_NODES.c.tenant_id == bindparam("tenant"), ORG_NODES.c.id == bindparam("node")
)


def project_nodes(work: UnitOfWork, nodes: Sequence[Mapping[str, Any]]) -> None:
    """Write ``nodes`` (id, parent_id, kind, code, name, ancestors, version) where they are newer than what is known.

    ``ancestors`` are the ids from the root to the node itself.
    """
    if not nodes:
        return
    rows = [{name: node[name] for name in _TAKEN} | {"source_version": node["version"]} for node in nodes]
    work.session.execute(*upsert(ORG_NODES, work.tenant_id, work.now, rows, "source_version"))


def path_of(work: UnitOfWork, node_id: UUID) -> tuple[UUID, ...]:
    """Return the nodes from the root to ``node_id``; none as long as nobody has told of it."""
    return tuple(work.session.scalar(_PATH, {"tenant": work.tenant_id, "node": node_id}) or ())


def common_node(work: UnitOfWork, node_ids: Iterable[UUID]) -> UUID | None:
    """Return the lowest node that all of ``node_ids`` are at or below, as whatever concerns them all concerns.

    None where there are none of them, or one that nobody has told of yet.
    """
    wanted = set(node_ids)
    if len(wanted) < _SEVERAL:
        return next(iter(wanted), None)
    known = (ORG_NODES.c.tenant_id == work.tenant_id) & ORG_NODES.c.id.in_(wanted)
    paths = work.session.scalars(select(ORG_NODES.c.ancestors).where(known)).all()
    return _last_in_common(paths) if len(paths) == len(wanted) else None


def node_of(work: UnitOfWork, scopes: Scopes) -> UUID | None:
    """Return the lowest node that ``scopes`` reach no further than; None for those of the whole company."""
    if scopes.whole:
        return None
    return common_node(work, (scope.node_id for scope in scopes if isinstance(scope, OrgScope)))


def _last_in_common(paths: Sequence[Sequence[UUID]]) -> UUID | None:
    alike = takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False))
    return next((level[0] for level in reversed(list(alike))), None)


def nodes_in_reach(work: UnitOfWork) -> Select[Any]:
    """Return a query for the nodes (id, kind, code, name, ancestors) that the caller may reach."""
    reached = ORG_NODES.c.id.in_(reached_nodes())
    return select(ORG_NODES).where(ORG_NODES.c.tenant_id == work.tenant_id, or_(func.chassis.whole(), reached))


def node_in_reach(work: UnitOfWork, node_id: UUID) -> Row[Any]:
    """Return a node. Raises :class:`NotFound` where there is none, or it is out of the caller's reach."""
    found = work.session.execute(nodes_in_reach(work).where(ORG_NODES.c.id == node_id)).one_or_none()
    if found is None:
        raise NotFound("There is no such node.")
    return found
