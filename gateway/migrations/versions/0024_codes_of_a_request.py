"""A one-time code belongs to the request that asked for it. Codes that are under way come to nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add what is kept of the request."""
    op.add_column("login_codes", sa.Column("asked_digest", sa.Text(), nullable=False, server_default=""))
