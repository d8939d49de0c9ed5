"""How often it was tried to look at a file."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Add the count; copies of an earlier release leave it as it is."""
    op.add_column("attachments", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
