"""Files that hang on things of the services."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.database.migration import create, protect

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    create(
        "attachments",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "principal", "file_name", "status")),
        *(sa.Column(name, sa.Text()) for name in ("acting_for", "media_type", "reason")),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("size", "received")),
        sa.Column("parts", ARRAY(sa.Text()), nullable=False),
        sa.Column("has_thumbnail", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        timestamps=True,
    )
    protect("attachments")
    op.create_index("ix_attachments_thing", "attachments", ["tenant_id", "kind", "thing_id"])
