"""Attachments keep where their thing was, for the operation log. Those that are there have no place."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the column."""
    op.add_column("attachments", sa.Column("org_node_id", sa.Uuid()))
