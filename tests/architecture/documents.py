"""Finds the files that documents speak of."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.wiring import ROOT

_FOLDERS = ("contracts", "chassis", "services", "gateway", "stack", "tests", "docs", "tools", "requirements", "deploy")
# What the suite makes when it runs.
_MADE = ("secrets/", ".local/")
_LINK = re.compile(r"\]\(([^)#:]+)\)")
_NAMED = re.compile(r"`([\w./-]+\.(?:py|md|json|in|lock|sh|lua|yml|toml))`")


def documents() -> list[Path]:
    """Return every page for readers."""
    pages = [page for folder in _FOLDERS for page in (ROOT / folder).rglob("*.md")]
    return sorted([ROOT / "README.md", *pages])


def broken_links(page: Path) -> list[str]:
    """Return the links of ``page`` that lead to no file or folder."""
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    return [link for link in links if not (page.parent / link).exists()]


def unknown_files(page: Path) -> list[str]:
    """Return the files that ``page`` names and that are not there. The end of a path is enough: ``lifecycle.py``."""
    known = [f"/{path}" for path in _files()]
    named = _NAMED.findall(page.read_text(encoding="utf-8"))
    kept = [name for name in named if not name.startswith(_MADE)]
    return [name for name in kept if not any(path.endswith(f"/{name}") for path in known)]


def _files() -> Iterator[Path]:
    yield from (path.relative_to(ROOT) for path in ROOT.glob("*.*") if path.is_file())
    for folder in _FOLDERS:
        yield from (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*.*"))
