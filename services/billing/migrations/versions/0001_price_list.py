"""Charge items and their prices."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import create, protect
from chassis.database.model import tenant_key

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    create(
        "charge_items",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        versioned=True,
        timestamps=True,
    )
    protect("charge_items")
    op.create_index("uq_charge_items_code", "charge_items", ["tenant_id", "code"], unique=True)
    create(
        "prices",
        sa.Column("charge_item_id", sa.Uuid(), nullable=False),
        sa.Column("org_node_id", sa.Uuid(), nullable=False),
        sa.Column("unit_price", sa.Numeric(14, 2), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.CheckConstraint("unit_price > 0", name="ck_prices_positive"),
        tenant_key("charge_item_id", "charge_items"),
    )
    protect("prices")
    day = ["tenant_id", "charge_item_id", "org_node_id", "from_date"]
    op.create_index("uq_prices_day", "prices", day, unique=True)
