"""Keeps fewer statistics of messages."""

from chassis.database.migration import grow

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Set what is kept."""
    grow("messages", "address", "subject", "body", "open_body", "last_error")
    grow("local_sms", "body")
