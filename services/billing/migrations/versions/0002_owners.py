"""Local copies of who owns which room."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import create, protect
from chassis.database.model import tenant_key

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    create(
        "customers",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
    )
    protect("customers", owner="id")
    create(
        "ownerships",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date()),
        tenant_key("customer_id", "customers"),
    )
    protect("ownerships", owner="customer_id")
    op.create_index("ix_ownerships_room", "ownerships", ["tenant_id", "room_id", "from_date"])
    op.create_index("ix_ownerships_customer", "ownerships", ["tenant_id", "customer_id"])
