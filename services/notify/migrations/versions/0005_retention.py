"""Lets the sweeper take old messages, those that are on their way excepted."""

from alembic import op

from chassis.database.migration import sweepable

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the indexes and the policies."""
    # The rows come in the order of their time, so a few pages of index say where the old ones are.
    op.create_index("ix_messages_created_at", "messages", ["created_at"], postgresql_using="brin")
    op.create_index("ix_local_sms_sent_at", "local_sms", ["sent_at"], postgresql_using="brin")
    sweepable("messages", "state IN ('sent', 'failed')")
    sweepable("local_sms", "true")
