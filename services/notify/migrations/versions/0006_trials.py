"""Says what goes when what a company has tried out is cleared: the messages, not the templates."""

from chassis.database.migration import clearable

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Say it."""
    for table in ("messages", "local_sms", "chassis.idempotency", "chassis.due_work"):
        clearable(table)
    clearable("chassis.outbox", "routing_key LIKE 'notify.message.%'")
