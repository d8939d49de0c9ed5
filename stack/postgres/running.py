"""Running PostgreSQL's programs as the server's account."""

from collections.abc import Mapping, Sequence

from stack import commands
from stack.accounts import Account

# The account's own environment says nothing: locale and paths are those of the server.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def run(argv: Sequence[str], account: Account | None, failure: str, more: Mapping[str, str] | None = None) -> None:
    """Run a program to its end, with ``more`` in its environment. Raises StackError: the ``failure``, and why."""
    commands.run(argv, {**ENVIRONMENT, **(more or {})}, account, failure)
