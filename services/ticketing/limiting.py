"""A place sets how long it gives."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from chassis.database import UnitOfWork
from chassis.nodes import node_in_reach
from contracts.core.uuids import new_id
from services.ticketing.models import TimeLimit
from services.ticketing.places import place_of


def get_limits(work: UnitOfWork, *, org_node_id: UUID) -> dict[str, Any]:
    """Return the limits in force at a node. Raises NotFound for a node out of reach."""
    node_in_reach(work, org_node_id)
    return {"items": place_of(work, org_node_id).limits()}


def set_limit(work: UnitOfWork, *, org_node_id: UUID, urgency: str, **minutes: int) -> dict[str, Any]:
    """Set the limit of a node, for itself and what is below, and return what is in force there now.

    It counts for the clocks that start from now on. Raises NotFound for a node out of reach.
    """
    node_in_reach(work, org_node_id)
    before = place_of(work, org_node_id).limit(urgency)
    _write(work, {"org_node_id": org_node_id, "urgency": urgency}, minutes)
    after = place_of(work, org_node_id)
    change = {"before": before.as_dict(), "after": after.limit(urgency).as_dict()}
    work.log("time_limit.set", "node", org_node_id, **change, node=org_node_id)
    return {"items": after.limits()}


def _write(work: UnitOfWork, key: dict[str, Any], minutes: dict[str, int]) -> None:
    # One statement, so that two who set the same limit at once do not collide: the later one counts.
    new = insert(TimeLimit).values(tenant_id=work.tenant_id, id=new_id(), **key, **minutes)
    work.session.execute(new.on_conflict_do_update(index_elements=["tenant_id", *key], set_=minutes))
