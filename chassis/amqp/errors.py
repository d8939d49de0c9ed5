"""What can go wrong between us and the broker."""


class LinkLost(Exception):
    """The connection is gone, or was never made. What was sent may or may not have arrived."""


class NotTaken(Exception):
    """The broker did not take a message: it was returned as unroutable, or refused."""

    def __init__(self, reason: str, key: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.reason = reason
        self.key = key
