"""How much a workbook really holds, found by streaming through its parts before the reader takes it into memory.

The reader keeps a sheet as one dense rectangle with a copy of each string: a file of 5 KB with one cell far away,
or one long string used in every cell, would take gigabytes. It also shows cells with an error as empty: they are
found here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import ZipFile

from gateway.imports.guard import LIMITS, Limits
from gateway.imports.headers import recognise_sheet
from gateway.imports.package import STRINGS_PART, Index, chunks, read_index
from gateway.imports.scanning import SheetScan, StringScan

_REMEMBERED = 2


@dataclass(frozen=True, slots=True)
class Extent:
    """What a sheet holds: its last row in use (from 1), and the cells (row and column from 0) that have no value."""

    last_row: int
    unreadable: Mapping[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Measured:
    """The sheets to import of a workbook by name, and how days are counted in it."""

    sheets: Mapping[str, Extent]
    date_1904: bool


def measure(path: Path, limits: Limits = LIMITS) -> Measured:
    """Return the extent of the sheets to import; every part is read to its end once.

    Raises :class:`WorkbookRefused` when a part is damaged or larger than declared, or a sheet beyond ``limits``.
    What was measured last is remembered: a job asks how many rows there are, and then reads them.
    """
    found = path.stat()
    return _measured(path, found.st_mtime_ns, found.st_size, limits)


@lru_cache(_REMEMBERED)
def _measured(path: Path, _changed: int, _size: int, limits: Limits) -> Measured:
    with ZipFile(path) as archive:
        index = read_index(archive)
        strings = _strings(archive)
        scans = _scans(index, strings, limits)
        for member in archive.infolist():
            scan = scans.get(member.filename)
            for data in chunks(archive, member):
                if scan is not None:
                    scan.feed(data)
    sheets = {name: _extent(scans[part]) for name, part in index.parts.items() if part in scans}
    return Measured(sheets, index.date_1904)


def _strings(archive: ZipFile) -> StringScan:
    scan = StringScan()
    if STRINGS_PART in archive.namelist():
        for data in chunks(archive, archive.getinfo(STRINGS_PART)):
            scan.feed(data)
    return scan


def _scans(index: Index, strings: StringScan, limits: Limits) -> dict[str, SheetScan]:
    return {
        part: SheetScan(part, strings, limits)
        for name, part in index.parts.items()
        if part and recognise_sheet(name) is not None
    }


def _extent(scan: SheetScan) -> Extent:
    scan.finish()
    return Extent(scan.last_row, scan.unreadable)
