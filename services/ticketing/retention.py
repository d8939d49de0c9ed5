"""What ticketing keeps for a while only."""

from chassis.retention import Kept

KEPT = (
    # Whoever answers later than this tells the desk.
    Kept("rating_codes", "created_at", 365),
)
