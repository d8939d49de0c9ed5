"""Customers with their phones and rooms; the rooms as property tells of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database.migration import create, protect
from chassis.database.model import tenant_key

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _customers()
    _tenures()
    _phones()
    _rooms()
    # Only now: who may see a customer is asked of the tenures.
    protect("customers", node="org_node_id", through=("tenures", "customer_id"), owner="id")
    protect("phones", parent=("customers", "customer_id"))


def _customers() -> None:
    create(
        "customers",
        sa.Column("code", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(collation="C"), nullable=False),
        sa.Column("initials", sa.Text(collation="C"), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("identity_type", sa.Text()),
        sa.Column("identity_number", sa.Text()),
        sa.Column("gender", sa.Text()),
        sa.Column("birthday", sa.Date()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("contacts", JSONB(), nullable=False),
        node=True,
        versioned=True,
        timestamps=True,
    )
    op.create_index("uq_customers_code", "customers", ["tenant_id", "code"], unique=True)
    identity = ["tenant_id", "identity_type", "identity_number"]
    op.create_index("uq_customers_identity", "customers", identity, unique=True)
    op.create_index("ix_customers_name", "customers", ["tenant_id", "name_key"])
    op.create_index("ix_customers_initials", "customers", ["tenant_id", "initials", "name_key", "id"])


def _tenures() -> None:
    create(
        "tenures",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("room_label", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date()),
        tenant_key("customer_id", "customers"),
        node=True,
    )
    protect("tenures", node="org_node_id", owner="customer_id")
    op.create_index("ix_tenures_customer", "tenures", ["tenant_id", "customer_id"])
    op.create_index("ix_tenures_room", "tenures", ["tenant_id", "room_id"])


def _phones() -> None:
    create(
        "phones",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        tenant_key("customer_id", "customers"),
    )
    op.create_index("uq_phones_customer", "phones", ["tenant_id", "customer_id", "number"], unique=True)
    op.create_index("ix_phones_number", "phones", ["tenant_id", "number"])


def _rooms() -> None:
    create(
        "rooms",
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
        node=True,
    )
    protect("rooms", node="org_node_id")
    op.create_index("ix_rooms_label", "rooms", ["tenant_id", "org_node_id", "label"])
