"""The unprivileged account that servers run as when we are root, and folders that it can reach.

PostgreSQL refuses to run as root, and a clone below `/root` (which root alone can enter) cannot be reached by anyone
else. Modes of folders that are not ours are never changed: what the account cannot reach has a stand-in elsewhere.
"""

import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stack.errors import StackError

# `steward` where an administrator has made such a user; `nobody` is everywhere.
CANDIDATES = ("steward", "nobody")
STAND_INS = Path("/var/lib/steward")


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """Whom servers run as: None means as ourselves, which is right for everybody but root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in CANDIDATES if name in known)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def can_reach(account: Account | None, path: Path) -> bool:
    """Whether the account may enter the folder, or run the program, at `path`."""
    if account is None:
        return os.access(path, os.X_OK)
    test = ["test", "-x", str(path)]
    done = subprocess.run(test, user=account.uid, group=account.gid, extra_groups=[], cwd="/", check=False)
    return done.returncode == 0


def private_folder(folder: Path, account: Account | None) -> Path:
    """A folder for the account alone: `folder`, or what it links to where the account cannot get there.

    The link is made once and followed ever after.
    """
    if account is not None and not folder.exists() and not can_reach(account, folder.parent):
        folder.unlink(missing_ok=True)  # a link whose target somebody removed
        folder.symlink_to(_stand_in(folder.name))
    place = folder.resolve()
    place.mkdir(mode=0o700, exist_ok=True)
    place.chmod(0o700)
    give(place, account)
    return place


@contextmanager
def our_files() -> Iterator[None]:
    """Say in one line what it means when a file of the stack belongs to somebody else."""
    try:
        yield
    except PermissionError as error:
        line = f"{error.filename} belongs to another user: run as that user, or remove it with `make reset`"
        raise StackError(line) from error


def give(path: Path, account: Account | None) -> None:
    """Make the account the owner of one file or folder."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def remove(root: Path) -> None:
    """Remove a folder and all it holds, with the stand-ins that links below it lead to."""
    for link in [path for path in root.rglob("*") if path.is_symlink()]:
        if link.resolve().is_relative_to(STAND_INS):
            shutil.rmtree(link.resolve(), ignore_errors=True)
    shutil.rmtree(root, ignore_errors=True)


def _stand_in(name: str) -> Path:
    STAND_INS.mkdir(exist_ok=True)
    STAND_INS.chmod(0o755)  # whatever the umask
    return STAND_INS / f"{name}-{secrets.token_hex(6)}"
