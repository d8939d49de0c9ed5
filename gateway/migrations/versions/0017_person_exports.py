"""What is known of a customer, on its way into a file."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database.migration import create, protect, sweepable

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    create(
        "person_exports",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("principal", "reason", "status")),
        sa.Column("acting_for", sa.Text()),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("parts_done", "rows_written")),
        sa.Column("error", JSONB()),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        timestamps=True,
    )
    protect("person_exports")
    op.create_index("ix_person_exports_customer", "person_exports", ["tenant_id", "customer_id"])
    op.create_index("ix_person_exports_finished_at", "person_exports", ["finished_at"])
    sweepable("person_exports", "finished_at IS NOT NULL")
