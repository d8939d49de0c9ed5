"""A company may ask its provider for logins of some strength (acr)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add what is asked for: nothing yet."""
    op.add_column("sign_ons", sa.Column("acr_values", ARRAY(sa.Text()), nullable=False, server_default="{}"))
