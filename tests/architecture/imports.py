"""Finds out what each deployable imports, and what its image holds."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.architecture.wiring import ROOT, folder_of

OURS = {"contracts", "chassis", "services", "gateway"}
# What only tests use is in the image and never imported there.
_NOT_RUN = ("tests", "testing")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def imported(owner: str) -> Iterator[tuple[str, Path]]:
    """Yield each package of others that the code in the image of ``owner`` imports, with the file that does."""
    for folder in (ROOT / "contracts", ROOT / "chassis", folder_of(owner)):
        for path in folder.rglob("*.py"):
            if not set(path.relative_to(folder).parts) & set(_NOT_RUN):
                yield from ((name, path) for name in _packages(path) - OURS - sys.stdlib_module_names)


def locked(owner: str) -> set[str]:
    """Return the distributions that the image of ``owner`` installs."""
    return {_plain(name) for name in _PIN.findall((ROOT / "requirements" / f"{owner}.lock").read_text())}


def missing(owner: str) -> list[str]:
    """Return what ``owner`` imports and its image does not hold."""
    known, there = packages_distributions(), locked(owner)
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for name, path in imported(owner)
        if not {_plain(distribution) for distribution in known.get(name, [name])} & there
    ]


def _packages(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.partition(".")[0] for name in plain | named}


def _plain(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()
