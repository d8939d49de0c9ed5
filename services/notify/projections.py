"""Copies of facts that other services own: people and their posts. The newest version of each wins."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert

from chassis.database import UnitOfWork
from services.notify.models import Customer, Employee, Post

Facts = dict[str, Any]


def keep_customers(work: UnitOfWork, customers: Sequence[Facts]) -> None:
    """Keep how customers are reached; the first phone is the main one."""
    names = ("id", "name", "email", "language")
    rows = [
        {name: customer[name] for name in names}
        | {"phone": next(iter(customer["phones"]), None), "source_version": customer["version"]}
        for customer in customers
    ]
    work.upsert(Customer, rows)


def keep_employees(work: UnitOfWork, employees: Sequence[Facts]) -> None:
    """Keep how members of staff are reached, and their posts."""
    news = _news(work, employees)
    gone = delete(Post).where(Post.tenant_id == work.tenant_id, Post.employee_id.in_([row["id"] for row in news]))
    work.session.execute(gone)
    posts = [post for employee in news for post in _posts(work.tenant_id, employee)]
    if posts:
        work.session.execute(insert(Post), posts)


def _news(work: UnitOfWork, employees: Sequence[Facts]) -> list[Facts]:
    """Write the employees; return those of whom more was told than was known. Each is held from here on."""
    names = ("id", "name", "phone", "email")
    rows = [
        {name: employee[name] for name in names} | {"source_version": employee["version"]} for employee in employees
    ]
    written = work.upsert(Employee, rows)
    return [employee for employee in employees if (employee["id"], employee["version"]) in written]


def _posts(tenant_id: UUID, employee: Facts) -> Iterator[Facts]:
    names = ("id", "node_id", "role", "from_date", "to_date")
    for post in employee["posts"]:
        yield {"tenant_id": tenant_id, "employee_id": employee["id"], **{name: post[name] for name in names}}
