"""Saved views of lists, and lists on their way into files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database.migration import create, protect, sweepable

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    create(
        "saved_views",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("principal", "name", "list")),
        sa.Column("query", JSONB(), nullable=False),
        sa.Column("org_node_id", sa.Uuid()),
        timestamps=True,
    )
    protect("saved_views")
    op.create_index("ix_saved_views_name", "saved_views", ["tenant_id", "name", "id"])
    op.create_index("ix_saved_views_principal", "saved_views", ["tenant_id", "principal"])
    create(
        "export_jobs",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("principal", "list", "format", "language", "status")),
        sa.Column("query", JSONB(), nullable=False),
        sa.Column("rows_written", sa.Integer(), nullable=False),
        sa.Column("bytes_written", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Text()) for name in ("acting_for", "cursor")),
        sa.Column("error", JSONB()),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        timestamps=True,
    )
    protect("export_jobs")
    op.create_index("ix_export_jobs_finished_at", "export_jobs", ["finished_at"])
    sweepable("export_jobs", "finished_at IS NOT NULL")
