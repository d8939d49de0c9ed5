"""A place sets how long it gives."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.scopes import Resource, within
from contracts.core.errors import NotFound
from services.ticketing.limits import Limit
from services.ticketing.models import TimeLimit
from services.ticketing.places import Place, place_of


def get_limits(work: UnitOfWork, *, org_node_id: UUID) -> dict[str, Any]:
    """Return the limits in force at a node. Raises NotFound for a node out of reach."""
    return {"items": _in_reach(work, org_node_id).limits()}


def set_limit(
    work: UnitOfWork, *, org_node_id: UUID, urgency: str, dispatch_minutes: int, rating_minutes: int
) -> dict[str, Any]:
    """Set the limit of a node, for itself and what is below, and return what is in force there now.

    It counts for the clocks that start from now on. Raises NotFound for a node out of reach.
    """
    before = _in_reach(work, org_node_id).limit(urgency)
    mine = TimeLimit.org_node_id == org_node_id
    limit = work.first(work.select(TimeLimit).where(mine, TimeLimit.urgency == urgency))
    if limit is None:
        limit = work.add(TimeLimit(org_node_id=org_node_id, urgency=urgency))
    limit.dispatch_minutes, limit.rating_minutes = dispatch_minutes, rating_minutes
    work.log("time_limit.set", "node", org_node_id, before=_fields(before), after=_fields(limit))
    work.session.flush()
    return {"items": place_of(work, org_node_id).limits()}


def _fields(limit: Limit | TimeLimit) -> dict[str, Any]:
    names = ("urgency", "dispatch_minutes", "rating_minutes")
    return {name: getattr(limit, name) for name in names}


def _in_reach(work: UnitOfWork, node_id: UUID) -> Place:
    place = place_of(work, node_id)
    if not place.path or not within(work.context.scopes, Resource(ancestors=place.path)):
        raise NotFound("There is no such place.")
    return place
