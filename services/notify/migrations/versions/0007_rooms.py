"""Says of messages to customers which room they are about: they are read by who has it, in that time."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import protect

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the room. Messages that there are have none: they stay with whom they were written to."""
    op.add_column("messages", sa.Column("room_id", sa.Uuid()))
    protect("messages", node="org_node_id", addressee=("recipient_id", "room_id", "created_at"))
