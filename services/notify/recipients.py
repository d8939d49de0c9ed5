"""Finds who is told: the customer, the worker, and the staff of a place or of the nearest place above it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.notify.known import Known, Path, Staff, Wanted
from services.notify.people import Person
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

Facts = Mapping[str, Any]
"""What an event says of a ticket or an invoice."""
Asked = Sequence[tuple[Sequence[Rule], Facts]]
"""Of each event the rules for it and its facts."""


def wanted(asked: Asked, on: date) -> Wanted:
    """Return what has to be known to tell people, on the day ``on``, of the events that are asked about."""
    ruled = [(rule, facts) for rules, facts in asked for rule in rules]
    # Nothing may be told of a customer who was erased, whoever it is told to.
    customers = {id for _, facts in asked if (id := facts.get("customer_id"))}
    employees = {id for rule, facts in ruled if rule.who in NAMED and (id := facts.get(NAMED[rule.who]))}
    return Wanted(
        customers,
        employees,
        {facts["org_node_id"] for rule, facts in ruled if rule.who in LADDER},
        {role for rule, _ in ruled for step in LADDER.get(rule.who, ()) for role in step},
        {rule.text for rule, _ in ruled},
        on,
    )


def people(known: Known, rules: Iterable[Rule], facts: Facts) -> dict[Who, list[Person]]:
    """Return who is behind each word of ``rules``."""
    return {who: _behind(known, who, facts) for who in {rule.who for rule in rules}}


def _behind(known: Known, who: Who, facts: Facts) -> list[Person]:
    if who is Who.CUSTOMER:
        found = _customer(known, facts)
        return [found] if found else []
    if who in NAMED:
        employee = known.employees.get(facts[NAMED[who]])
        return [Person.staff(employee)] if employee else []
    path, staff = known.staff.get(facts["org_node_id"], ((), ()))
    above = _up_to(path, facts.get("told_node_id")) if who is Who.LEVEL_ABOVE else path
    return nearest(staff, above, LADDER[who])


def _customer(known: Known, facts: Facts) -> Person | None:
    """Return the customer of a ticket or an invoice; one who is not on record is reached as the contact was."""
    customer = known.customers.get(facts["customer_id"])
    return Person.customer(customer, facts.get("contact_phone")) if customer else Person.contact(facts)


def nearest(staff: Staff, path: Path, ladder: Iterable[tuple[str, ...]]) -> list[Person]:
    """Return those of ``staff`` with the roles looked for, at the last node of ``path`` or the nearest before it."""
    for node in reversed(path):
        for roles in ladder:
            if found := [Person.staff(one) for place, role, one in staff if place == node and role in roles]:
                return found
    return []


def _up_to(path: Path, node_id: Any) -> Path:
    """Return ``path`` as far as ``node_id``; all of it where the node is not on it, as above the top."""
    return path[: path.index(node_id) + 1] if node_id in path else path
