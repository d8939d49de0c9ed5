"""What the local stack says when it cannot go on."""


class StackError(Exception):
    """One line for a person: what is wrong, and what to do about it."""
