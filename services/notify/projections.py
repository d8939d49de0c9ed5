"""Copies of facts that other services own: people and their posts. The newest version of each wins."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert

from chassis.database import UnitOfWork
from services.notify.contacts import contacts, tell_of_changes
from services.notify.models import Customer, Employee, Post

Facts = dict[str, Any]


def keep_customers(work: UnitOfWork, customers: Sequence[Facts]) -> None:
    """Keep how customers are reached; the first phone is the main one. Whose is another one now is told so."""
    names = ("id", "name", "email", "language")
    rows = [
        {name: customer[name] for name in names}
        | {"phone": next(iter(customer["phones"]), None), "source_version": customer["version"]}
        for customer in customers
    ]
    before = contacts(work, Customer, (row["id"] for row in rows))
    written = work.upsert(Customer, rows)
    tell_of_changes(work, "customer", before, _newer(rows, written))


def keep_employees(work: UnitOfWork, employees: Sequence[Facts]) -> None:
    """Keep how members of staff are reached, and their posts. Who is reached elsewhere now is told so."""
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
    before = contacts(work, Employee, (row["id"] for row in rows))
    written = work.upsert(Employee, rows)
    tell_of_changes(work, "employee", before, _newer(rows, written))
    return [employee for employee in employees if (employee["id"], employee["version"]) in written]


def _newer(rows: Sequence[Facts], written: set[tuple[UUID, int]]) -> list[Facts]:
    return [row for row in rows if (row["id"], row["source_version"]) in written]


def _posts(tenant_id: UUID, employee: Facts) -> Iterator[Facts]:
    names = ("id", "node_id", "role", "from_date", "to_date")
    for post in employee["posts"]:
        yield {"tenant_id": tenant_id, "employee_id": employee["id"], **{name: post[name] for name in names}}
