"""Keeps which desk accepts the requests of which project, and with an import which posts its uploader may give."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database.migration import create, protect
from chassis.database.model import tenant_key

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the column."""
    create(
        "acceptance_duties",
        sa.Column("org_node_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("desk_node_id", sa.Uuid()),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date()),
        sa.CheckConstraint("num_nonnulls(account_id, desk_node_id) = 1", name="one_desk"),
        tenant_key("account_id", "accounts"),
    )
    protect("acceptance_duties")
    for name, column in (("account", "account_id"), ("desk_node", "desk_node_id"), ("project", "org_node_id")):
        op.create_index(f"ix_acceptance_duties_{name}", "acceptance_duties", ["tenant_id", column])
    op.add_column("import_jobs", sa.Column("gives", JSONB()))
