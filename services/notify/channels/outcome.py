"""How handing over a message can fail. The text is the reason that is recorded; it holds no secret and no body."""


class Refused(Exception):
    """The other side will never take this message: trying again is of no use."""


class Unreachable(Exception):
    """The other side did not take the message now; it may later."""
