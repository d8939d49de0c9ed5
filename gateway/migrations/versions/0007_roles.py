"""Keeps the roles that a company makes itself."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.database.migration import create, protect

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    create(
        "roles",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("permissions", ARRAY(sa.Text()), nullable=False),
    )
    protect("roles")
    op.create_index("uq_roles_code", "roles", ["tenant_id", "code"], unique=True)
    op.create_index("ix_grants_role", "grants", ["tenant_id", "role"])
