"""Passwords that were given expire. Those that are there already do so a week after this was run."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the moment; it counts only where the password was given."""
    moment = sa.DateTime(timezone=True)
    # A default of the moment fills the rows that are there without a statement that row-level security would stop.
    op.add_column("accounts", sa.Column("password_until", moment, server_default=sa.text("now() + interval '7 days'")))
    op.alter_column("accounts", "password_until", server_default=None)
