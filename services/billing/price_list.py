"""Use cases of the price list."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.days import day_of
from chassis.nodes import node_in_reach
from contracts.billing.events import CHARGE_ITEMS_CHANGED
from contracts.core.errors import Conflict
from services.billing.models import ChargeItem, Price


def add_charge_item(
    work: UnitOfWork, *, code: str, name: str, unit: str, currency: str, org_node_id: UUID, unit_price: Decimal
) -> ChargeItem:
    """Return a new charge item, with a price at a node in the caller's reach from today on.

    Raises Duplicate for a code that the tenant has, NotFound for the node.
    """
    node_in_reach(work, org_node_id)
    first = Price(org_node_id=org_node_id, unit_price=unit_price, from_date=day_of(work.now))
    item = work.add(ChargeItem(code=code, name=name, unit=unit, currency=currency, prices=[first]))
    work.emit(CHARGE_ITEMS_CHANGED, {"items": [item]})
    after = {"code": code, "unit_price": str(unit_price), "org_node_id": str(org_node_id)}
    work.log("charge_item.add", "charge_item", item.id, after=after, node=org_node_id)
    return item


def set_price(
    work: UnitOfWork, *, charge_item_id: UUID, org_node_id: UUID, unit_price: Decimal, from_date: date
) -> ChargeItem:
    """Return the charge item with its price at a node in the caller's reach, from a day on.

    Raises Conflict for a day that has passed: what a repair cost then stays as it was.
    """
    node_in_reach(work, org_node_id)
    item = work.get(ChargeItem, charge_item_id, lock=True)
    if from_date < day_of(work.now):
        raise Conflict("A price begins today or later.")
    before = _put(item, org_node_id, unit_price, from_date)
    work.touch(item)
    work.emit(CHARGE_ITEMS_CHANGED, {"items": [item]})
    work.log(
        "charge_item.price",
        "charge_item",
        item.id,
        before={"unit_price": before and str(before)},
        after={"unit_price": str(unit_price), "org_node_id": str(org_node_id), "from_date": from_date.isoformat()},
        node=org_node_id,
    )
    return item


def _put(item: ChargeItem, node_id: UUID, unit_price: Decimal, from_date: date) -> Decimal | None:
    """Set the price and return the one that it takes the place of."""
    for price in item.prices:
        if (price.org_node_id, price.from_date) == (node_id, from_date):
            before, price.unit_price = price.unit_price, unit_price
            return before
    item.prices.append(Price(org_node_id=node_id, unit_price=unit_price, from_date=from_date))
    return None
