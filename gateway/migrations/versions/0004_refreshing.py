"""Gives sessions refresh tokens. Those that there are cannot be refreshed: people log in once more."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TEXTS = ("device", "address", "access_digest", "former_digest", "family_digest", "refresh_digest", "used_digest")


def upgrade() -> None:
    """Add the columns, with values for what copies of the version before still write."""
    for name in _TEXTS:
        op.add_column("sessions", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    moment = sa.DateTime(timezone=True)
    op.add_column("sessions", sa.Column("refreshed_at", moment, nullable=False, server_default=sa.func.now()))
    for name in ("access_until", "former_until"):
        op.add_column("sessions", sa.Column(name, moment))
    # Copies of the version before go on with it; the next version takes it away.
    op.alter_column("sessions", "token_digest", nullable=True)
    op.create_index("ix_sessions_principal", "sessions", ["tenant_id", "principal"])
