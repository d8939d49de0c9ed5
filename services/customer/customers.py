"""Entering customers, and the rooms they own or rent."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.persons.erasing import erased_among
from contracts.core.errors import Conflict, NotFound
from contracts.core.periods import Period
from contracts.customer.events import CUSTOMERS_CHANGED
from services.customer.finding import refuse_duplicates
from services.customer.models import Customer, KnownRoom, Phone, Tenure
from services.customer.names import found_by


def add_customer(
    work: UnitOfWork,
    *,
    phones: Sequence[str],
    tenures: Sequence[dict[str, Any]],
    confirmed: bool,
    **facts: Any,
) -> Customer:
    """Enter a customer with one or more rooms."""
    rooms = _rooms(work, [tenure["room_id"] for tenure in tenures])
    refuse_duplicates(work, phones, (facts["identity_type"], facts["identity_number"]), confirmed=confirmed)
    name = facts["name"]
    customer = Customer(
        org_node_id=rooms[tenures[0]["room_id"]].org_node_id,
        numbers=[Phone(number=number, position=place) for place, number in enumerate(dict.fromkeys(phones))],
        **facts,
        **found_by(name),
    )
    for tenure in tenures:
        _give(customer, rooms[tenure["room_id"]], tenure)
    # As they will be read from now on.
    customer.tenures.sort(key=lambda one: (one.from_date, one.id))
    work.add(customer)
    tell_customers(work, [customer])
    work.log(
        "customer.add", "customer", customer.id, after={"kind": customer.kind, "name": name}, node=customer.org_node_id
    )
    return customer


def add_tenure(work: UnitOfWork, *, customer_id: UUID, **tenure: Any) -> Customer:
    """Record one more room of a customer."""
    rooms = _rooms(work, [tenure["room_id"]])
    customer = _with_all_tenures(work, customer_id)
    if erased_among(work, [customer_id]):
        raise Conflict("This customer was erased.")
    _give(customer, rooms[tenure["room_id"]], tenure)
    after = {"room_id": str(tenure["room_id"]), "relation": tenure["relation"]}
    return _changed(work, customer, "customer.add_tenure", after)


def end_tenure(work: UnitOfWork, *, customer_id: UUID, tenure_id: UUID, to_date: date) -> Customer:
    """Set the last day of a tenure."""
    # Held first: what is then read of the tenure is what another one who ends it at this moment has left.
    customer = _with_all_tenures(work, customer_id)
    tenure = work.get(Tenure, tenure_id)
    if tenure.customer_id != customer_id:
        raise NotFound
    if not Period(tenure.from_date, tenure.to_date).may_end_on(to_date):
        raise Conflict("The tenure begins later, or ends earlier already.")
    before = {"tenure_id": str(tenure_id), "to_date": tenure.to_date and tenure.to_date.isoformat()}
    tenure.to_date = to_date
    return _changed(work, customer, "customer.end_tenure", before | {"to_date": to_date.isoformat()}, before)


def tell_customers(work: UnitOfWork, customers: Sequence[Any]) -> None:
    """Tell the others that ``customers``, read with all their tenures, are now as they are."""
    work.emit(CUSTOMERS_CHANGED, {"customers": customers})


def _rooms(work: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, KnownRoom]:
    found = {room.id: room for room in work.all(work.select(KnownRoom).where(KnownRoom.id.in_(ids)))}
    if set(ids) - set(found):
        raise NotFound("There is no such room.")
    return found


def _give(customer: Customer, room: KnownRoom, tenure: dict[str, Any]) -> None:
    period = Period(tenure["from_date"], tenure["to_date"])
    alike = (one for one in customer.tenures if one.room_id == room.id and one.relation == tenure["relation"])
    if any(Period(one.from_date, one.to_date).overlaps(period) for one in alike):
        raise Conflict("The customer has this room on these days already.")
    customer.tenures.append(Tenure(org_node_id=room.org_node_id, room_label=room.label, **tenure))


def _with_all_tenures(work: UnitOfWork, customer_id: UUID) -> Customer:
    """Return the customer, whom the caller must reach, with the tenures that the caller may not see too."""
    customer = work.get(Customer, customer_id, lock=True)
    with work.whole_tenant():
        work.session.refresh(customer, ["tenures"])
    return customer


def _changed(
    work: UnitOfWork, customer: Customer, action: str, after: dict[str, Any], before: dict[str, Any] | None = None
) -> Customer:
    work.touch(customer)
    with work.whole_tenant():
        tell_customers(work, [customer])
    # The answer shows the tenures in the caller's reach alone: they are read again for it.
    work.session.expire(customer, ["tenures"])
    work.log(action, "customer", customer.id, before, after, node=customer.org_node_id)
    return customer
