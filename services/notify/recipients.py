"""Finds who is told: the customer, the worker, and the staff of a place or of the nearest place above it.

Everything is asked once for many events. The queries are made once: to put one together costs more than to run it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Select, Text, Uuid, and_, any_, bindparam, column, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, array

from chassis.database import UnitOfWork
from chassis.database.tables import ORG_NODES
from chassis.days import day_of
from services.notify.models import Customer, Employee, Post
from services.notify.people import Person, Reachable, ReachableCustomer
from services.notify.rules import Rule, Who

MANAGERS = ("city_manager", "group_admin")
LADDER: dict[Who, tuple[tuple[str, ...], ...]] = {
    Who.LEAD: (("project_lead",), MANAGERS),
    Who.DESK: (("desk",), MANAGERS),
    Who.LEVEL_ABOVE: (MANAGERS,),
}
"""Whose posts are looked for at each node on the way up; the later ones where nobody has the earlier."""

NAMED = {Who.WORKER: "worker_id", Who.ASKER: "asker_id", Who.HOLDER: "id"}
"""Employees whom the event itself names, and where."""

Path = Sequence[UUID]
"""Nodes from the root down."""
Staff = Sequence[tuple[UUID, str, Person]]
"""Who has which post: node, role, person."""
Facts = Mapping[str, Any]
"""What an event says of a ticket or an invoice."""
Asked = Sequence[tuple[Sequence[Rule], Facts]]
"""Of each event the rules for it and its facts."""

_TENANT = bindparam("tenant", type_=Uuid())
_IDS = bindparam("ids", type_=ARRAY(Uuid()))
_CUSTOMERS = select(Customer.id, Customer.phone, Customer.email, Customer.language).where(
    Customer.tenant_id == _TENANT, Customer.id == any_(_IDS)
)
_EMPLOYEES = select(Employee.id, Employee.phone, Employee.email).where(
    Employee.tenant_id == _TENANT, Employee.id == any_(_IDS)
)


def _staff_above() -> Select[*tuple[Any, ...]]:
    place = func.unnest(_IDS).table_valued(column("id", Uuid()), name="place").render_derived()
    known = and_(ORG_NODES.c.tenant_id == _TENANT, ORG_NODES.c.id == place.c.id)
    # As long as hr has not told of a node, the way to it is the node alone.
    path = func.coalesce(ORG_NODES.c.ancestors, array([place.c.id]))
    there = and_(
        Post.tenant_id == _TENANT,
        Post.node_id == any_(path),
        Post.role == any_(bindparam("roles", type_=ARRAY(Text()))),
        Post.from_date <= bindparam("on"),
        or_(Post.to_date.is_(None), Post.to_date >= bindparam("on")),
    )
    whose = and_(Employee.tenant_id == Post.tenant_id, Employee.id == Post.employee_id)
    return (
        select(
            place.c.id.label("place"),
            path.label("path"),
            Post.node_id,
            Post.role,
            Employee.id,
            Employee.phone,
            Employee.email,
        )
        .select_from(place.outerjoin(ORG_NODES, known).join(Post, there).join(Employee, whose))
        .order_by(Employee.id)
    )


_STAFF_ABOVE = _staff_above()


@dataclass(frozen=True)
class Directory:
    """Everybody whom some events may have to be told to. ``staff`` are those above each place, with the way to it."""

    customers: Mapping[UUID, ReachableCustomer]
    employees: Mapping[UUID, Reachable]
    staff: Mapping[UUID, tuple[Path, Staff]]

    @classmethod
    def of(cls, work: UnitOfWork, asked: Asked) -> Self:
        """Return who may have to be told of the events that are asked about."""
        customers = {facts.get("customer_id") for rules, facts in asked if _named(rules, Who.CUSTOMER)}
        employees = {facts.get(field) for rules, facts in asked for who, field in NAMED.items() if _named(rules, who)}
        places = {facts["org_node_id"] for rules, facts in asked if any(rule.who in LADDER for rule in rules)}
        roles = {role for rules, _ in asked for rule in rules for step in LADDER.get(rule.who, ()) for role in step}
        return cls(
            {row.id: row for row in _found(work, _CUSTOMERS, customers)},
            {row.id: row for row in _found(work, _EMPLOYEES, employees)},
            staff_above(work, places, roles, day_of(work.now)),
        )

    def people(self, rules: Iterable[Rule], facts: Facts) -> dict[Who, list[Person]]:
        """Return who is behind each word of ``rules``."""
        return {who: self._behind(who, facts) for who in {rule.who for rule in rules}}

    def _behind(self, who: Who, facts: Facts) -> list[Person]:
        if who is Who.CUSTOMER:
            found = self._customer(facts)
            return [found] if found else []
        if who in NAMED:
            employee = self.employees.get(facts[NAMED[who]])
            return [Person.staff(employee)] if employee else []
        path, staff = self.staff.get(facts["org_node_id"], ((), ()))
        above = _up_to(path, facts.get("told_node_id")) if who is Who.LEVEL_ABOVE else path
        return nearest(staff, above, LADDER[who])

    def _customer(self, facts: Facts) -> Person | None:
        """Return the customer of a ticket or an invoice; one who is not on record is reached as the contact was."""
        known = self.customers.get(facts["customer_id"])
        return Person.customer(known, facts.get("contact_phone")) if known else Person.contact(facts)


def staff_above(
    work: UnitOfWork, places: Iterable[UUID], roles: Iterable[str], on: date
) -> dict[UUID, tuple[Path, Staff]]:
    """Return, for each of ``places`` above which somebody has one of ``roles`` on the day, the way to it from the root
    and who they are.
    """
    above: dict[UUID, tuple[Path, list[tuple[UUID, str, Person]]]] = {}
    for row in _found(work, _STAFF_ABOVE, places, roles=list(roles), on=on):
        above.setdefault(row.place, (row.path, []))[1].append((row.node_id, row.role, Person.staff(row)))
    return dict(above)


def nearest(staff: Staff, path: Path, ladder: Iterable[tuple[str, ...]]) -> list[Person]:
    """Return those of ``staff`` with the roles looked for, at the last node of ``path`` or the nearest before it."""
    for node in reversed(path):
        for roles in ladder:
            if found := [person for place, role, person in staff if place == node and role in roles]:
                return found
    return []


def _named(rules: Iterable[Rule], who: Who) -> bool:
    return any(rule.who is who for rule in rules)


def _found(work: UnitOfWork, query: Select[*tuple[Any, ...]], ids: Iterable[UUID | None], **more: Any) -> Sequence[Any]:
    wanted = [id for id in ids if id is not None]
    return work.session.execute(query, {"tenant": work.tenant_id, "ids": wanted, **more}).all() if wanted else []


def _up_to(path: Path, node_id: Any) -> Path:
    """Return ``path`` as far as ``node_id``; all of it where the node is not on it, as above the top."""
    return path[: path.index(node_id) + 1] if node_id in path else path
