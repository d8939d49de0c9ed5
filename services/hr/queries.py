"""Reads of hr."""

from typing import Any
from uuid import UUID

from sqlalchemy import any_, func

from chassis.database import UnitOfWork
from services.hr.models import Employee, Node, Post


def list_nodes(work: UnitOfWork) -> dict[str, list[Node]]:
    """Return every node in reach, parents before children."""
    return {"items": work.all(work.select(Node).order_by(func.cardinality(Node.ancestors), Node.code))}


def get_employee(work: UnitOfWork, *, employee_id: UUID) -> Employee:
    """Return an employee with the posts in reach."""
    return work.get(Employee, employee_id)


def list_employees(
    work: UnitOfWork, *, node_id: UUID | None, role: str | None, limit: int, cursor: str | None
) -> dict[str, Any]:
    """Return a page of employees by number, with a post at ``node_id`` or below it and with ``role``."""
    query = work.select(Employee)
    if node_id is not None or role is not None:
        query = query.where(Employee.id.in_(_holders(work, node_id, role)))
    return work.page(query, Employee.number, limit=limit, cursor=cursor)


def _holders(work: UnitOfWork, node_id: UUID | None, role: str | None) -> Any:
    posts = work.select(Post).with_only_columns(Post.employee_id)
    if role is not None:
        posts = posts.where(Post.role == role)
    if node_id is not None:
        below = work.select(Node).with_only_columns(Node.id).where(any_(Node.ancestors) == node_id)
        posts = posts.where(Post.node_id.in_(below))
    return posts
