"""Keeps the second factors of accounts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("accounts", sa.Column("totp_sealed", sa.Text()))
    op.add_column("accounts", sa.Column("totp_since", sa.DateTime(timezone=True)))
    op.add_column("accounts", sa.Column("totp_step", sa.Integer(), nullable=False, server_default="0"))
    codes = sa.Column("recovery_digests", ARRAY(sa.Text()), nullable=False, server_default="{}")
    op.add_column("accounts", codes)
