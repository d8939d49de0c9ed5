"""Programs that are run to their end."""

import subprocess
from collections.abc import Mapping, Sequence

from stack.accounts import Account
from stack.errors import StackError


def run(argv: Sequence[str], env: Mapping[str, str], account: Account | None, failure: str) -> str:
    """Run a program as ``account`` with nothing but ``env``, and return what it prints.

    Raises StackError: the ``failure``, and what the program said of it.
    """
    done = subprocess.run(
        argv,
        env=env,
        cwd="/",
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StackError(f"{failure}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout
