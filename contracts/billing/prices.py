"""The meaning of a price list: which of its prices holds at a node on a day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID


def price_in_force(prices: Iterable[Mapping[str, Any]], ancestors: Sequence[UUID], on: date) -> Decimal | None:
    """Return what an item costs ``on`` a day at the last node of ``ancestors``, which run from the root to that node.

    The nearest node with a price in force decides; of its prices, the one that began last. ``prices`` have the fields
    of :class:`contracts.billing.schemas.Price`. None: nothing is charged for it there.
    """
    depth = {node: level for level, node in enumerate(ancestors)}
    found = [price for price in prices if price["org_node_id"] in depth and price["from_date"] <= on]
    if not found:
        return None
    nearest = max(found, key=lambda price: (depth[price["org_node_id"]], price["from_date"]))
    amount: Decimal = nearest["unit_price"]
    return amount
