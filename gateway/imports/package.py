"""The parts of an .xlsx package: which sheet is in which part, and their bytes, never more than declared."""

import copy
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET
from zipfile import ZipFile, ZipInfo

from gateway.imports.guard import BROKEN_ZIP, MIB, WORKBOOK_PART
from gateway.imports.problems import WorkbookRefused

STRINGS_PART = "xl/sharedStrings.xml"

_RELATIONS_PART = "xl/_rels/workbook.xml.rels"
_LARGEST_INDEX = 4 * MIB
_TRUE = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class Index:
    """What the workbook part says: the part of each sheet by its name, and how days are counted."""

    parts: dict[str, str]
    date_1904: bool


def chunks(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of a part, up to 1 MiB at a time.

    Raises :class:`WorkbookRefused` when it is damaged, or larger than it declares.
    """
    # zipfile stops at the declared size, others don't: one byte more is let through, so that it shows.
    honest = copy.copy(member)
    honest.file_size += 1
    size = 0
    try:
        with archive.open(honest) as stream:
            while data := stream.read(MIB):
                size += len(data)
                if size > member.file_size:
                    raise WorkbookRefused("workbook_damaged", part=member.filename)
                yield data
    except BROKEN_ZIP:
        raise WorkbookRefused("workbook_damaged", part=member.filename) from None


def read_index(archive: ZipFile) -> Index:
    """Return which sheets the package has."""
    workbook = _parsed(archive, WORKBOOK_PART)
    targets = {
        element.get("Id", ""): posixpath.normpath(posixpath.join("/xl", element.get("Target", ""))).lstrip("/")
        for element in _parsed(archive, _RELATIONS_PART)
    }
    parts = {}
    date_1904 = False
    for element in workbook.iter():
        match _local(element.tag):
            case "sheet":
                relation = next((value for name, value in element.items() if _local(name) == "id"), "")
                parts[element.get("name", "")] = targets.get(relation, "")
            case "workbookPr":
                date_1904 = element.get("date1904", "").lower() in _TRUE
    return Index(parts, date_1904)


def _parsed(archive: ZipFile, part: str) -> ET.Element:
    try:
        member = archive.getinfo(part)
        if member.file_size > _LARGEST_INDEX:
            raise WorkbookRefused("workbook_damaged", part=part)
        data = b"".join(chunks(archive, member))
        # Without a document type there are no entities that could grow.
        if b"<!DOCTYPE" in data:
            raise WorkbookRefused("workbook_damaged", part=part)
        return ET.fromstring(data)  # noqa: S314
    except (ET.ParseError, LookupError, ValueError):
        # No such part, or an unknown encoding, is a LookupError or a ValueError.
        raise WorkbookRefused("workbook_damaged", part=part) from None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
