"""Keeps which personal values a company's own roles, and API keys, show in full: none, unless it is said."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    for table in ("roles", "api_keys"):
        op.add_column(table, sa.Column("in_full", ARRAY(sa.Text()), nullable=False, server_default="{}"))
