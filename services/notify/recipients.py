"""Finds who is told: the customer, the worker, and the staff of a place or of the nearest place above it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, any_, bindparam, func, or_, select

from chassis.database import UnitOfWork
from chassis.database.tables import ORG_NODES
from services.notify.models import Customer, Employee, Post
from services.notify.people import Person
from services.notify.rules import Who

MANAGERS = ("city_manager", "group_admin")
LADDER: dict[Who, tuple[tuple[str, ...], ...]] = {
    Who.LEAD: (("project_lead",), MANAGERS),
    Who.DESK: (("desk",), MANAGERS),
    Who.LEVEL_ABOVE: (MANAGERS,),
}
"""Whose posts are looked for at each node on the way up; the later ones where nobody has the earlier."""


def _staff_above() -> Select[*tuple[Any, ...]]:
    known = select(ORG_NODES.c.ancestors).where(
        ORG_NODES.c.tenant_id == bindparam("tenant"), ORG_NODES.c.id == bindparam("node")
    )
    path = func.coalesce(known.scalar_subquery(), bindparam("alone", type_=ORG_NODES.c.ancestors.type))
    return (
        select(path.label("path"), Post.node_id, Post.role, Employee)
        .join(Employee, (Employee.tenant_id == Post.tenant_id) & (Employee.id == Post.employee_id))
        .where(
            Post.tenant_id == bindparam("tenant"),
            Post.node_id == any_(path),
            Post.role.in_(bindparam("roles", expanding=True)),
            Post.from_date <= bindparam("on"),
            or_(Post.to_date.is_(None), Post.to_date >= bindparam("on")),
        )
        .order_by(Employee.id)
    )


_STAFF_ABOVE = _staff_above()
"""Made once: to put it together costs more than to run it, and nearly every event asks it."""

Path = Sequence[UUID]
"""Nodes from the root down."""
Staff = Sequence[tuple[UUID, str, Person]]
"""Who has which post: node, role, person."""


def customer_of(work: UnitOfWork, facts: Mapping[str, Any]) -> Person | None:
    """Return the customer of a ticket or an invoice; one who is not on record is reached as the contact was."""
    customer_id = facts.get("customer_id")
    found = work.first(work.select(Customer).where(Customer.id == customer_id)) if customer_id else None
    return Person.customer(found, facts.get("contact_phone")) if found else Person.contact(facts)


def worker_of(work: UnitOfWork, facts: Mapping[str, Any]) -> Person | None:
    """Return the repair worker of a ticket."""
    worker_id = facts.get("worker_id")
    found = work.first(work.select(Employee).where(Employee.id == worker_id)) if worker_id else None
    return Person.staff(found) if found else None


def staff_above(work: UnitOfWork, node_id: UUID, roles: Iterable[str], on: date) -> tuple[Path, Staff]:
    """Return the way from the root to the node, and who has one of ``roles`` on it on the day, in one query.

    As long as hr has not told of the node, the way is the node alone.
    """
    asked = {"tenant": work.tenant_id, "node": node_id, "alone": [node_id], "roles": list(roles), "on": on}
    rows = work.session.execute(_STAFF_ABOVE, asked).all()
    staff = [(node, role, Person.staff(employee)) for _, node, role, employee in rows]
    return (rows[0].path if rows else ()), staff


def nearest(staff: Staff, path: Path, ladder: Iterable[tuple[str, ...]]) -> list[Person]:
    """Return those of ``staff`` with the roles looked for, at the last node of ``path`` or the nearest before it."""
    for node in reversed(path):
        for roles in ladder:
            if found := [person for place, role, person in staff if place == node and role in roles]:
                return found
    return []
