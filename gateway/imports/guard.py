"""Is this file a workbook that may be opened? Its first bytes and the sizes it declares tell; nothing is unpacked."""

import mmap
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from gateway.imports.problems import WorkbookRefused

MIB = 1024 * 1024
WORKBOOK_PART = "xl/workbook.xml"

BROKEN_ZIP = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
"""What zipfile raises for archives that are damaged: an offset before the file is an OSError."""

_COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP = b"PK\x03\x04"
_ENCRYPTED_FLAG = 0x1
_OLD_STREAMS = ("Workbook", "Book")


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a workbook may be, unpacked. With the defaults reading one stays below 1 GiB of memory.

    ``ratio``: unpacked to packed size of parts above ``ratio_from`` bytes. ``cells`` counts the rectangle in use of a
    sheet, which is held in memory as such; ``text`` the bytes of all strings in it, repeated ones as often as used.
    """

    unpacked: int = 512 * MIB
    ratio: int = 200
    ratio_from: int = 16 * MIB
    members: int = 1000
    cells: int = 6_000_000
    text: int = 400 * MIB
    unreadable: int = 50_000


LIMITS = Limits()


def check_file(path: Path, limits: Limits = LIMITS) -> None:
    """Raise :class:`WorkbookRefused` unless ``path`` is an .xlsx file of bearable declared size. Takes milliseconds."""
    with path.open("rb") as stream:
        head = stream.read(1024)
    if not head:
        raise WorkbookRefused("workbook_empty")
    if head.startswith(_COMPOUND_FILE):
        _refuse_compound(path)
    if not head.startswith(_ZIP):
        _refuse_found(*_kind_of(head))
    try:
        with ZipFile(path) as archive:
            _check_members(archive.infolist(), limits)
    except BROKEN_ZIP:
        raise WorkbookRefused("workbook_damaged", part="zip") from None


def _check_members(members: Sequence[ZipInfo], limits: Limits) -> None:
    names = {member.filename for member in members}
    if len(members) > limits.members:
        _too_large("部件数", "the number of parts", str(len(members)), str(limits.members))
    if WORKBOOK_PART not in names:
        _refuse_found("其他压缩文件", "another kind of archive")
    if len(names) != len(members):
        raise WorkbookRefused("workbook_damaged", part="zip")
    for member in members:
        _check_member(member, limits)
    total = sum(member.file_size for member in members)
    if total > limits.unpacked:
        _too_large("解压后大小", "its unpacked size", _size(total), _size(limits.unpacked))


def _check_member(member: ZipInfo, limits: Limits) -> None:
    if member.flag_bits & _ENCRYPTED_FLAG:
        raise WorkbookRefused("workbook_encrypted")
    if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise WorkbookRefused("workbook_damaged", part=member.filename)
    if member.file_size > max(limits.ratio_from, member.compress_size * limits.ratio):
        ratio = member.file_size // max(member.compress_size, 1)
        _too_large("压缩比", "its compression ratio", str(ratio), str(limits.ratio))


def _refuse_compound(path: Path) -> NoReturn:
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise WorkbookRefused("workbook_encrypted")
        if any(content.find(name.encode("utf-16-le")) >= 0 for name in _OLD_STREAMS):
            raise WorkbookRefused("workbook_old_format")
    _refuse_found("其他 Office 文件", "another kind of Office file")


def _kind_of(head: bytes) -> tuple[str, str]:
    if head.startswith(b"%PDF"):
        return "PDF 文件", "a PDF file"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return "网页或 XML 文件", "a web page or XML file"
    if b"\0" not in head:
        return "文本或 CSV 文件", "a text or CSV file"
    return "未知格式", "an unknown format"


def _refuse_found(zh: str, en: str) -> NoReturn:
    raise WorkbookRefused("workbook_not_recognised", found_zh=zh, found_en=en)


def _too_large(zh: str, en: str, size: str, limit: str) -> NoReturn:
    raise WorkbookRefused("workbook_too_large", what_zh=zh, what_en=en, size=size, limit=limit)


def _size(count: int) -> str:
    return f"{count // MIB} MiB"
