"""A company may require a second factor of its employees."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the setting: nobody requires it yet."""
    required = sa.Column("second_factor_required", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("tenant_settings", required)
