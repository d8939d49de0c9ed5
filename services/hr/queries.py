"""Reads of hr."""

from typing import Any
from uuid import UUID

from sqlalchemy import any_, func

from chassis.database import UnitOfWork
from chassis.database.filtering import same
from chassis.database.listing import listed
from chassis.database.paging import in_order
from services.hr.models import Employee, Node, Post


def list_nodes(work: UnitOfWork) -> dict[str, list[Node]]:
    """Return every node in reach, parents before children."""
    return {"items": work.all(work.select(Node).order_by(func.cardinality(Node.ancestors), Node.code))}


def get_employee(work: UnitOfWork, *, employee_id: UUID) -> Employee:
    """Return an employee with the posts in reach."""
    return work.get(Employee, employee_id)


def list_employees(
    work: UnitOfWork,
    *,
    node_id: UUID | None = None,
    role: tuple[str, ...] | None = None,
    number: str | None = None,
    sort: str = "number",
    **page: Any,
) -> dict[str, Any]:
    """Return a page of employees, with a post at ``node_id`` or below it and with one of the roles."""
    named = same((Employee.number, number))
    if node_id is not None or role is not None:
        named.append(Employee.id.in_(_holders(work, node_id, role)))
    return listed(work, Employee, named, in_order(sort, number=Employee.number), few=number is not None, **page)


def _holders(work: UnitOfWork, node_id: UUID | None, role: tuple[str, ...] | None) -> Any:
    posts = work.select(Post).with_only_columns(Post.employee_id).where(*same((Post.role, role)))
    if node_id is not None:
        below = work.select(Node).with_only_columns(Node.id).where(any_(Node.ancestors) == node_id)
        posts = posts.where(Post.node_id.in_(below))
    return posts
