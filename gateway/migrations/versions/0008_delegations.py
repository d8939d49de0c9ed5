"""Keeps who acts for whom, and on which days."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import create, protect
from chassis.database.model import tenant_key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    create(
        "delegations",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("proxy_id", sa.Uuid(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=False),
        tenant_key("account_id", "accounts"),
        tenant_key("proxy_id", "accounts"),
    )
    protect("delegations")
    op.create_index("ix_delegations_account", "delegations", ["tenant_id", "account_id"])
    op.create_index("ix_delegations_proxy", "delegations", ["tenant_id", "proxy_id"])
