"""The nodes of the organization that the caller may reach, from the chassis' copy of the tree."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from chassis.database import UnitOfWork
from chassis.database.tables import ORG_NODES
from chassis.nodes import nodes_in_reach
from contracts.core.errors import NotFound


def check_nodes(work: UnitOfWork, ids: set[UUID]) -> None:
    """Raise :class:`NotFound` where one of the nodes is not there, or out of reach."""
    found = nodes_in_reach(work).where(ORG_NODES.c.id.in_(ids)).with_only_columns(ORG_NODES.c.id)
    if set(work.session.scalars(found)) != ids:
        raise NotFound("There is no such node.")


def nodes_by_code(work: UnitOfWork, codes: Iterable[str]) -> dict[str, Row[Any]]:
    """Return those of the nodes that are there and in reach."""
    found = work.session.execute(nodes_in_reach(work).where(ORG_NODES.c.code.in_(codes)))
    return {place.code: place for place in found}
