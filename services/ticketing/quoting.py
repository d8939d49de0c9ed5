"""A repair outside warranty is offered at a price, which the customer agrees to or declines."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.apart import demand_apart, hands
from chassis.database import UnitOfWork
from chassis.days import day_of
from chassis.nodes import path_of
from contracts.billing.prices import price_in_force
from contracts.core.errors import Conflict, FieldProblem, Invalid
from contracts.ticketing.events import QUOTE_AGREED, QUOTE_DECLINED, TICKET_QUOTED
from contracts.ticketing.rpc import ANSWER_QUOTE, QUOTE_TICKET
from services.ticketing.changes import change, demand, held, tell
from services.ticketing.models import ChargeItem, Ticket
from services.ticketing.models.copies import PRICES
from services.ticketing.pricing import MOST, Priced, quote_of


def quote(work: UnitOfWork, *, ticket_id: UUID, expected_version: int | None, lines: list[dict[str, Any]]) -> Ticket:
    """Offer ``lines`` at today's prices of the place. Raises Conflict for an item that has no price there."""
    ticket = held(work, ticket_id, expected_version)
    demand(work, ticket, "quote")
    was = ticket.status
    offer = {**_offer(work, ticket, lines), "by": hands(work)}
    change(work, ticket, "quote", facts=offer)
    ticket.quote, ticket.quoted_in = offer, was
    tell(work, TICKET_QUOTED, ticket)
    return ticket


def answer(work: UnitOfWork, *, ticket_id: UUID, expected_version: int | None, agreed: bool) -> Ticket:
    """Record the customer's answer; the repair goes on where it was when the quote was made.

    Without an agreed quote nothing is charged for the repair. Raises KeptApart for whoever made it.
    """
    ticket = held(work, ticket_id, expected_version)
    demand_apart(work, ANSWER_QUOTE, {QUOTE_TICKET: ticket.quoted_by})
    change(work, ticket, "agree" if agreed else "decline")
    ticket.quote, ticket.quoted_in = {**(ticket.quote or {}), "agreed": agreed}, None
    tell(work, QUOTE_AGREED if agreed else QUOTE_DECLINED, ticket)
    return ticket


def _offer(work: UnitOfWork, ticket: Ticket, lines: list[dict[str, Any]]) -> dict[str, Any]:
    items = _items(work, lines)
    currencies = {item.currency for item in items.values()}
    if len(currencies) > 1:
        raise Invalid(fields=[FieldProblem("lines", "mixed_currencies", "A quote is in one currency.")])
    offer = quote_of(list(_priced(work, ticket, items, lines)), currencies.pop())
    if Decimal(offer["total"]) > MOST:
        raise Invalid(fields=[FieldProblem("lines", "too_much", f"A quote comes to at most {MOST}.")])
    return offer


def _items(work: UnitOfWork, lines: Sequence[dict[str, Any]]) -> dict[UUID, ChargeItem]:
    wanted = {line["charge_item_id"] for line in lines}
    items = {item.id: item for item in work.all(work.select(ChargeItem).where(ChargeItem.id.in_(wanted)))}
    unknown = [
        FieldProblem(f"lines.{place}.charge_item_id", "unknown_charge_item", "There is no such charge item.")
        for place, line in enumerate(lines)
        if line["charge_item_id"] not in items
    ]
    if unknown:
        raise Invalid(fields=unknown)
    return items


def _priced(
    work: UnitOfWork, ticket: Ticket, items: dict[UUID, ChargeItem], lines: Sequence[dict[str, Any]]
) -> Iterator[Priced]:
    path, day = path_of(work, ticket.org_node_id), day_of(work.now)
    for line in lines:
        item = items[line["charge_item_id"]]
        price = price_in_force(PRICES.load(item.prices), path, day)
        if price is None:
            reason = f"{item.name} has no price here today."
            raise Conflict(reason, reason="no_price", charge_item_id=str(item.id))
        yield Priced(item.id, item.name, item.unit, line["quantity"], price)
