"""Files that only their owner reads, made once and never written over."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from stack.accounts import Account, give

FOLDER = 0o700
FILE = 0o600


class SecretFiles:
    """The files below one folder; ``made`` are those that were not there before."""

    def __init__(self, root: Path, account: Account | None = None) -> None:
        """``account`` is to own them; None: whoever makes them."""
        self.root = root
        self.made: list[Path] = []
        self._account = account

    def folder(self, name: str = "") -> Path:
        """Return a folder below the root, with those above it that are missing."""
        path = self.root / name
        for each in (*reversed(path.relative_to(self.root).parents), Path(name)):
            self._own_folder(self.root / each)
        return path

    def text(self, name: str, make: Callable[[], str]) -> str:
        """Return what stands in the file; what ``make`` returns is written to it where there is none."""
        path = self.root / name
        if not path.exists():
            self.folder(str(Path(name).parent))
            _write(path, make() + "\n")
            self.adopt(path)
        return path.read_text(encoding="utf-8").strip()

    def adopt(self, path: Path) -> None:
        """Count a file that something else has written below the root among ours."""
        give(path, self._account)
        self.made.append(path)

    def _own_folder(self, path: Path) -> None:
        if not path.exists():
            path.mkdir(mode=FOLDER, parents=True)
            give(path, self._account)


def add_settings(path: Path, settings: Mapping[str, str], comment: str) -> list[str]:
    """Add to the environment file what it does not set yet, and return the names."""
    missing = {name: value for name, value in settings.items() if name not in settings_in(path)}
    if missing:
        before = path.read_text(encoding="utf-8") if path.exists() else f"# {comment}\n"
        lines = [f"{name}={value}\n" for name, value in missing.items()]
        path.unlink(missing_ok=True)
        _write(path, before + "".join(lines))
    return list(missing)


def settings_in(path: Path) -> dict[str, str]:
    """Return what an environment file sets; nothing where there is none."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE), "w", encoding="utf-8") as file:
        file.write(text)
