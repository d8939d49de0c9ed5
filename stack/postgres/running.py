"""Running PostgreSQL's programs as the server's account."""

import subprocess
from collections.abc import Mapping, Sequence

from stack.accounts import Account
from stack.errors import StackError

# The account's own environment says nothing: locale and paths are those of the server.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def run(argv: Sequence[str], account: Account | None, failure: str, more: Mapping[str, str] | None = None) -> None:
    """Run a program to its end, with ``more`` in its environment. Raises StackError: the ``failure``, and why."""
    done = subprocess.run(
        argv,
        env={**ENVIRONMENT, **(more or {})},
        cwd="/",
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise StackError(f"{failure}: {' '.join(reason)}")
