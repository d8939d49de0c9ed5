"""From a repair that passed the audit to an invoice for the owner of the room."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.database import UnitOfWork
from chassis.days import day_of
from contracts.core.errors import Duplicate
from contracts.ticketing.schemas import Quote
from services.billing.invoicing import issue
from services.billing.models import AWAITING_OWNER, BILLED, Charge
from services.billing.owners import hold_owners, keep_owners, owner_of


def charge_repair(work: UnitOfWork, ticket: Mapping[str, Any], passed_at: datetime) -> None:
    """Bill the agreed quote of ``ticket`` to who owned the room that day; under warranty there is none.

    One charge a round of a ticket: the same once more changes nothing, another one raises Duplicate.
    """
    if ticket["charges"] is None or not ticket["charges"]["total"]:
        return
    # Whoever tells of an owner at this moment waits, or is waited for: a charge is never left lying between the two.
    hold_owners(work, alone=True)
    quote = Quote().dump(ticket["charges"])
    if _charged(work, ticket, quote):
        return
    charge = work.add(
        Charge(
            org_node_id=ticket["org_node_id"],
            ticket_id=ticket["id"],
            ticket_number=ticket["number"],
            round=ticket["round"],
            room_id=ticket["room_id"],
            room_label=ticket["room_label"],
            quote=quote,
            passed_on=day_of(passed_at),
            state=AWAITING_OWNER,
        )
    )
    work.log(
        "charge.add",
        "charge",
        charge.id,
        after={"ticket": charge.ticket_number, "total": charge.quote["total"]},
        node=charge.org_node_id,
    )
    _bill(work, charge)


def learn_owners(work: UnitOfWork, customers: list[dict[str, Any]]) -> None:
    """Keep who owns what, and bill the charges that have waited for one of these owners."""
    hold_owners(work)
    rooms = keep_owners(work, customers)
    waiting = work.select(Charge).where(Charge.state == AWAITING_OWNER, Charge.room_id.in_(rooms))
    for charge in work.all(waiting.order_by(Charge.created_at, Charge.id).with_for_update()):
        _bill(work, charge)


def _charged(work: UnitOfWork, ticket: Mapping[str, Any], quote: dict[str, Any]) -> bool:
    of_round = work.select(Charge).where(Charge.ticket_id == ticket["id"], Charge.round == ticket["round"])
    charge = work.first(of_round)
    if charge is not None and charge.quote != quote:
        raise Duplicate(f"Round {charge.round} of ticket {charge.ticket_number} was charged with another quote.")
    return charge is not None


def _bill(work: UnitOfWork, charge: Charge) -> None:
    owner = owner_of(work, charge.room_id, charge.passed_on)
    if owner is not None:
        charge.state = BILLED
        issue(work, charge, owner)
