"""Counts attempts to log in; knows which passwords somebody else chose, and which accounts are locked."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import create, protect, sweepable

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the columns."""
    moment = sa.DateTime(timezone=True)
    op.add_column("accounts", sa.Column("password_given", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("accounts", sa.Column("locked_at", moment))
    create(
        "login_attempts",
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", moment, nullable=False),
        sa.Column("blocked_until", moment),
    )
    protect("login_attempts")
    op.create_index("ix_login_attempts_last_at", "login_attempts", ["last_at"])
    sweepable("login_attempts", "last_at < now() - interval '1 hour'")
