"""What can be wrong with a cell, a row, a sheet or a file, said in Chinese and in English."""

from dataclasses import dataclass
from typing import Literal

from gateway.imports.reasons import REASONS

Level = Literal["error", "warning"]


class Unacceptable(ValueError):
    """A value that cannot be taken; ``code`` is a key of ``REASONS`` and ``details`` fill its texts."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class WorkbookRefused(Exception):
    """The file as a whole cannot be read. ``code`` is stable; ``reason_zh`` and ``reason_en`` are for people."""

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.reason_zh, self.reason_en = reasons(code, details)
        super().__init__(f"{code}: {self.reason_en}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding.

    ``row`` is counted as Excel counts (from 1); 0 means the whole sheet. ``column`` is the header as the user wrote
    it, ``field`` our name for it; both are empty when the whole row is meant. A warning does not keep a row out.
    """

    sheet: str
    row: int
    column: str
    field: str
    value: str
    code: str
    reason_zh: str
    reason_en: str
    level: Level = "error"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is; see :class:`Problem`."""

    sheet: str
    row: int = 0
    column: str = ""
    field: str = ""


def problem(place: Place, code: str, details: dict[str, object], *, value: str = "", level: Level = "error") -> Problem:
    """Return the finding ``code`` at ``place`` with its texts filled in."""
    zh, en = reasons(code, details)
    return Problem(place.sheet, place.row, place.column, place.field, value, code, zh, en, level)


def reasons(code: str, details: dict[str, object]) -> tuple[str, str]:
    """Return the Chinese and the English text for ``code``."""
    zh, en = REASONS[code]
    return zh.format(**details), en.format(**details)
