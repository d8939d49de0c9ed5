"""Contractors: firms, their trades, the nodes that they serve."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.nodes import common_node
from services.property.models import Contractor, ContractorNode
from services.property.places import check_nodes


def add_contractor(work: UnitOfWork, *, org_node_ids: Sequence[UUID], **facts: Any) -> Contractor:
    """Enter a contractor for nodes in the caller's reach."""
    served = set(org_node_ids)
    check_nodes(work, served)
    made = Contractor(**facts, nodes=[ContractorNode(org_node_id=node_id) for node_id in sorted(served)])
    with work.whole_tenant():
        work.add(made)
    work.log(
        "contractor.add",
        "contractor",
        made.id,
        after={"code": made.code, "name": made.name, "nodes": sorted(map(str, served))},
        node=common_node(work, served),
    )
    return made
