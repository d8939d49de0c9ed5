"""Where a node stands in the organization, and the time limits that were set on the way to it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, any_, bindparam, select

from chassis.database import UnitOfWork
from chassis.database.tables import ORG_NODES
from services.ticketing.limits import Limit, all_in_force, in_force
from services.ticketing.models import TimeLimit


@dataclass(frozen=True, slots=True)
class Place:
    """A node: ``path`` leads from the root to it, none as long as hr has not told of it."""

    path: tuple[UUID, ...]
    set_limits: tuple[Limit, ...]

    def limit(self, urgency: str) -> Limit:
        """Return the limit in force."""
        return in_force(urgency, self.path, self.set_limits)

    def limits(self) -> list[Limit]:
        """Return the limits in force, one for each urgency."""
        return all_in_force(self.path, self.set_limits)


# Made once: to put a query together takes longer than to run it.
_THIS = and_(ORG_NODES.c.tenant_id == bindparam("tenant"), ORG_NODES.c.id == bindparam("node"))
_PLACE = (
    select(
        ORG_NODES.c.ancestors,
        TimeLimit.org_node_id,
        TimeLimit.urgency,
        TimeLimit.dispatch_minutes,
        TimeLimit.rating_minutes,
    )
    .outerjoin_from(
        ORG_NODES,
        TimeLimit,
        and_(TimeLimit.tenant_id == ORG_NODES.c.tenant_id, TimeLimit.org_node_id == any_(ORG_NODES.c.ancestors)),
    )
    .where(_THIS)
)


def place_of(work: UnitOfWork, node_id: UUID) -> Place:
    """Return the place of a node, in one query."""
    rows = work.session.execute(_PLACE, {"tenant": work.tenant_id, "node": node_id}).all()
    path = tuple(rows[0].ancestors) if rows else ()
    return Place(path, tuple(Limit(*row[1:]) for row in rows if row.urgency))
