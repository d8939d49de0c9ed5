"""Orders, their steps, buyers and prices."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import create, protect
from chassis.database.model import tenant_key

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    create(
        "orders",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Uuid()),
        sa.Column("maker_id", sa.Uuid()),
        sa.Column("buyer_id", sa.Uuid()),
        node=True,
        versioned=True,
        timestamps=True,
    )
    op.create_index("ix_orders_tenant_id_title", "orders", ["tenant_id", "title"], unique=True)
    protect(
        "orders",
        node="org_node_id",
        room=("room_id", "ordered_at"),
        assignee="worker_id",
        partner="maker_id",
        owner="buyer_id",
    )
    create(
        "steps",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        tenant_key("order_id", "orders"),
    )
    protect("steps", parent=("orders", "order_id"), append_only=True)
    create(
        "buyers",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
    )
    protect("buyers", owner="id", through=("orders", "buyer_id"))
    create("prices", sa.Column("name", sa.Text(), nullable=False))
    protect("prices")
    create("rooms", sa.Column("name", sa.Text(), nullable=False))
    protect("rooms", room=("id", None))
