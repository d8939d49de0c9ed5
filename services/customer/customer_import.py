"""Loading the sheet ``customers``: a row is one customer with one room; more rooms are more rows."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.days import day_of
from chassis.importing import Batch, Group, grouped, insert_rows, log_import, update_rows
from contracts.core.imports import taken
from services.customer.customers import tell_customers
from services.customer.import_lookups import Found, customers_with, look_up, rooms_of
from services.customer.import_plan import FACTS, Plan
from services.customer.matching import Key, key_of
from services.customer.models import Customer, Phone, Tenure
from services.customer.refusals import IDENTITY_TYPE_MISSING, no_room


def import_customers(work: UnitOfWork, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Load customers with the rooms they own or rent."""
    batch = Batch(rows)
    rooms = rooms_of(work, batch.rows)
    for row, place in rooms.places.items():
        if place not in rooms.found:
            row.refuse(no_room(*place))
        if (row["identity_number"] is None) != (row["identity_type"] is None):
            row.refuse(IDENTITY_TYPE_MISSING)
    groups = grouped(batch.good, key_of(batch.good), FACTS)
    found = look_up(work, groups)
    refuse_taken(groups, found)
    plan = Plan(found.customers, rooms.of, day_of(work.now))
    for group in groups:
        if group.good:
            plan.take(group)
    if plan.new or plan.changed:
        _write(work, plan)
        log_import(work, "customer", batch)
    return batch.reply()


def refuse_taken(groups: Iterable[Group], found: Found) -> None:
    """Refuse the groups of customers out of reach, and those whose code belongs to somebody else."""
    holders: dict[str, UUID | Key] = dict(found.codes)
    for group in groups:
        customer, code = found.customers.get(group.key), group["code"]
        own = customer.id if customer else group.key
        if group.key in found.out_of_reach:
            group.refuse(taken("identity_number", group["identity_number"]))
        elif code is not None and holders.setdefault(code, own) != own:
            group.refuse(taken("code", code))


def _write(work: UnitOfWork, plan: Plan) -> None:
    with work.whole_tenant():
        insert_rows(work, Customer, plan.new)
        update_rows(work, Customer, plan.changed)
        insert_rows(work, Phone, plan.phones)
        insert_rows(work, Tenure, plan.tenures["created"])
        update_rows(work, Tenure, plan.tenures["changed"])
        # What is new is as the plan says: reading 500 customers again would cost as much as writing them.
        changed = customers_with(work, [row["id"] for row in plan.changed])
        tell_customers(work, [*plan.made, *changed])
