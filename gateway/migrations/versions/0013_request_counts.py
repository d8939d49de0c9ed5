"""Counts requests, so that the copies of the gateway limit them together."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import create, protect, sweepable

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. A count is changed each second: there is room for it on its page."""
    create(
        "request_counts",
        sa.Column("window_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    op.execute("ALTER TABLE request_counts SET UNLOGGED")
    op.execute("ALTER TABLE request_counts SET (fillfactor = 50)")
    protect("request_counts")
    op.create_index("ix_request_counts_window_at", "request_counts", ["window_at"])
    sweepable("request_counts", "window_at < now() - interval '1 hour'")
