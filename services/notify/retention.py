"""What notify keeps for a while only."""

from chassis.retention import Kept

KEPT = (
    # Three years: so long can somebody ask whether she was told.
    Kept("messages", "created_at", 1096),
    Kept("local_sms", "sent_at", 30),
)
