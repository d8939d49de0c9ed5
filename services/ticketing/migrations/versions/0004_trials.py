"""Says what goes when what a company has tried out is cleared: the tickets and all that hangs on them."""

from chassis.database.migration import clearable

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Say it."""
    for table in ("tickets", "ticket_log", "call_backs", "rating_codes", "chassis.idempotency", "chassis.due_work"):
        clearable(table)
    clearable("chassis.outbox", "routing_key LIKE 'ticketing.ticket.%'")
