"""What hr answers."""

from typing import Any

from chassis.database import UnitOfWork
from chassis.operation_log.reading import list_operations
from chassis.rpc import answers
from chassis.tenancy.trial import step_trial
from contracts.hr import rpc
from services.hr import disclosing, employees, nodes, queries
from services.hr.employee_import import import_employees
from services.hr.models import Employee, Node
from services.hr.node_import import import_nodes


class HrService:
    """The organization and its people."""

    name = "hr"

    @answers(rpc.ADD_NODE)
    def add_node(self, work: UnitOfWork, request: dict[str, Any]) -> Node:
        """Add a node."""
        return nodes.add_node(work, **request)

    @answers(rpc.RENAME_NODE)
    def rename_node(self, work: UnitOfWork, request: dict[str, Any]) -> Node:
        """Rename a node."""
        return nodes.rename_node(work, **request)

    @answers(rpc.MOVE_NODE)
    def move_node(self, work: UnitOfWork, request: dict[str, Any]) -> Node:
        """Move a node and all below it."""
        return nodes.move_node(work, **request)

    @answers(rpc.LIST_NODES)
    def list_nodes(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """List the nodes in reach."""
        return queries.list_nodes(work)

    @answers(rpc.ADD_EMPLOYEE)
    def add_employee(self, work: UnitOfWork, request: dict[str, Any]) -> Employee:
        """Add an employee."""
        return employees.add_employee(work, **request)

    @answers(rpc.GET_EMPLOYEE)
    def get_employee(self, work: UnitOfWork, request: dict[str, Any]) -> Employee:
        """Read an employee."""
        return queries.get_employee(work, **request)

    @answers(rpc.LIST_EMPLOYEES)
    def list_employees(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """List employees."""
        return queries.list_employees(work, **request)

    @answers(rpc.ADD_POST)
    def add_post(self, work: UnitOfWork, request: dict[str, Any]) -> Employee:
        """Give a post."""
        return employees.add_post(work, **request)

    @answers(rpc.END_POST)
    def end_post(self, work: UnitOfWork, request: dict[str, Any]) -> Employee:
        """End a post."""
        return employees.end_post(work, **request)

    @answers(rpc.DISCLOSE_EMPLOYEE)
    def disclose_employee(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Show an employee's personal values in full."""
        return disclosing.disclose_employee(work, **request)

    @answers(rpc.IMPORT_NODES)
    def import_nodes(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Load nodes."""
        return import_nodes(work, request["rows"])

    @answers(rpc.IMPORT_EMPLOYEES)
    def import_employees(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Load employees."""
        return import_employees(work, request["rows"])

    @answers(rpc.LIST_OPERATIONS)
    def list_operations(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """List what was done, for auditors."""
        return list_operations(work, **request)

    @answers(rpc.STEP_TRIAL)
    def step_trial(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Clear what was tried out, step by step, for the gateway."""
        return step_trial(work, **request)
