"""What can go wrong between us and the broker."""

UNBOUND = "no queue is bound for it"


class LinkLost(Exception):
    """The connection is gone, or was never made. What was sent may or may not have arrived."""


class NotTaken(Exception):
    """The broker did not take a message: it was returned as unroutable, or refused."""

    def __init__(self, reason: str, key: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.reason = reason
        self.key = key

    @property
    def unbound(self) -> bool:
        """Nobody takes messages under that key; another may be taken."""
        return self.reason == UNBOUND
