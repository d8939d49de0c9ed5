"""An index for the list of all messages, newest first."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make it."""
    op.create_index("ix_messages_newest", "messages", ["tenant_id", "created_at", "id"])
