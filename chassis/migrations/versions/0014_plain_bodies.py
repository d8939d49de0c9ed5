"""Keeps the bodies of long events as they are: to pack what is read once and dropped costs more than it saves."""

from alembic import op

revision = "chassis_0014"
down_revision = "chassis_0013"


def upgrade() -> None:
    """Hold for rows from now on; those from before are read as they are."""
    op.execute("ALTER TABLE chassis.outbox ALTER body SET STORAGE EXTERNAL")


def downgrade() -> None:
    """Return to the server's own way."""
    op.execute("ALTER TABLE chassis.outbox ALTER body SET STORAGE EXTENDED")
