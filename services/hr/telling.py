"""What hr tells the others, and itself: row-level security asks the chassis' copy of the tree, here as everywhere."""

from collections.abc import Sequence

from chassis.database import UnitOfWork
from chassis.importing import portions
from chassis.nodes import project_nodes
from contracts.hr.events import EMPLOYEES_CHANGED, NODES_CHANGED
from services.hr.models import Employee, Node

PROJECTED = ("id", "parent_id", "kind", "code", "name", "ancestors", "version")


def tell_nodes(work: UnitOfWork, change: str, nodes: Sequence[Node]) -> None:
    """Tell that ``nodes`` are now as they are, parents before children."""
    with work.whole_tenant():
        work.session.flush()
        for portion in portions(nodes):
            project_nodes(work, [{name: getattr(node, name) for name in PROJECTED} for node in portion])
            work.emit(NODES_CHANGED, {"change": change, "nodes": portion})


def tell_employees(work: UnitOfWork, change: str, employees: Sequence[Employee]) -> None:
    """Tell that ``employees``, read with all their posts, are now as they are."""
    with work.whole_tenant():
        for portion in portions(employees):
            work.emit(EMPLOYEES_CHANGED, {"change": change, "employees": portion})
