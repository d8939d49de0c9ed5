"""What hr tells: batches of at most 500 rows, each row with its own version."""

from marshmallow import fields

from contracts.core.events import Event
from contracts.core.fields import choice
from contracts.core.operations import sealing_of
from contracts.core.schema import Shape
from contracts.hr.schemas import Employee, Node


class NodesChanged(Shape):
    """Nodes as they are now; a moved node comes with all that is below it."""

    change = choice("added", "renamed", "moved", "imported", required=True)
    nodes = fields.List(fields.Nested(Node), required=True)


class EmployeesChanged(Shape):
    """Employees as they are now, with all their posts."""

    change = choice("added", "post_added", "post_ended", "imported", required=True)
    employees = fields.List(fields.Nested(Employee), required=True)


NODES_CHANGED = Event("hr", "nodes.changed", NodesChanged)
EMPLOYEES_CHANGED = Event("hr", "employees.changed", EmployeesChanged)
LOG_SEALED = sealing_of("hr")
