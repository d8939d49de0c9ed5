"""Keeps fewer statistics of the tables that only grow."""

from chassis.database.migration import grow

revision = "chassis_0004"
down_revision = "chassis_0003"


def upgrade() -> None:
    """Set what is kept."""
    grow("chassis.outbox", "event_id", "subject", "aggregate_version", "body")
    grow("chassis.inbox", "event_id")
    grow("chassis.idempotency", "request_hash", "reply")
    grow("chassis.operation_log", "request_id", "before", "after")
