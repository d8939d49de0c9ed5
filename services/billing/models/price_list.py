"""What is charged for, and at which price."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from chassis.database.model import TenantRow, Timestamps, Versioned, tenant_key
from chassis.database.parts import parts
from chassis.database.reach import Reach
from services.billing.models.base import Base


class ChargeItem(TenantRow, Versioned, Timestamps, Base):
    """Something that a paid repair charges for. Everybody of the tenant may read the price list."""

    __tablename__ = "charge_items"
    __table_args__ = (Index("uq_charge_items_code", "tenant_id", "code", unique=True),)
    __reach__ = Reach()
    code: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str]
    currency: Mapped[str]
    prices: Mapped[list["Price"]] = parts(order_by="Price.from_date, Price.org_node_id")


class Price(TenantRow, Base):
    """What the item costs at a node and below it, from a day on. A number, not a place's own row: all may read it."""

    __tablename__ = "prices"
    __table_args__ = (
        tenant_key("charge_item_id", "charge_items"),
        Index("uq_prices_day", "tenant_id", "charge_item_id", "org_node_id", "from_date", unique=True),
    )
    __reach__ = Reach()
    charge_item_id: Mapped[UUID]
    org_node_id: Mapped[UUID]
    unit_price: Mapped[Decimal]
    from_date: Mapped[date]
