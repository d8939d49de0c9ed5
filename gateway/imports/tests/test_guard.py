import struct
import zipfile
import zlib

import pytest

from gateway.imports.extent import measure
from gateway.imports.guard import MIB, Limits, check_file
from gateway.imports.problems import WorkbookRefused
from gateway.imports.reasons import FILE_REASONS
from gateway.imports.rows import read_workbook
from gateway.imports.tests.books import ROOM, ROOM_HEADERS, write_book
from gateway.imports.tests.compound import compound_file

ENCRYPTED = compound_file("EncryptionInfo", "EncryptedPackage")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "upload.xlsx"


@pytest.fixture
def book(path):
    return write_book(path, {"房间": [ROOM_HEADERS, ROOM]})


def refusal(path, check=check_file) -> WorkbookRefused:
    with pytest.raises(WorkbookRefused) as refused:
        check(path)
    assert refused.value.code in FILE_REASONS
    return refused.value


def archive(path, members: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> None:
    with zipfile.ZipFile(path, "w", compression) as target:
        for name, data in members.items():
            target.writestr(name, data)


def members_of(path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as source:
        return {name: source.read(name) for name in source.namelist()}


def declare(path, member: str, size: int, more: int = 0) -> None:
    """Make the archive say that a member has ``size`` bytes unpacked, with the checksum of these and ``more``."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as source:
        info = source.getinfo(member)
        checksum = zlib.crc32(source.read(member)[: size + more])
    entry = data.find(b"PK\x01\x02")
    while data[entry + 46 : entry + 46 + len(member)] != member.encode():
        entry = data.find(b"PK\x01\x02", entry + 4)
    for offset in (info.header_offset + 14, entry + 16):
        data[offset : offset + 4] = struct.pack("<I", checksum)
        data[offset + 8 : offset + 12] = struct.pack("<I", size)
    path.write_bytes(data)


def test_a_workbook_passes(book):
    check_file(book)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workbook_empty"),
        (ENCRYPTED, "workbook_encrypted"),
        (compound_file("Workbook"), "workbook_old_format"),
        (compound_file("Book"), "workbook_old_format"),
        (compound_file("WordDocument"), "workbook_not_recognised"),
        ("工号,姓名\n1,张三\n".encode(), "workbook_not_recognised"),
        ("工号,姓名\n".encode("gb18030"), "workbook_not_recognised"),
        (b"\xef\xbb\xbf <html><table></table></html>", "workbook_not_recognised"),
        (b"%PDF-1.7", "workbook_not_recognised"),
        (b"PK\x05\x06" + bytes(18), "workbook_not_recognised"),
        (b"PK\x03\x04 and then nothing", "workbook_damaged"),
        (bytes(range(256)), "workbook_not_recognised"),
    ],
)
def test_the_first_bytes_tell_what_is_no_workbook(path, content, code):
    path.write_bytes(content)
    assert refusal(path).code == code


def test_the_reason_says_what_it_is_and_what_to_do(path):
    path.write_bytes(b"a,b\n")
    reason = refusal(path)
    assert "CSV" in reason.reason_zh
    assert "CSV" in reason.reason_en
    assert ".xlsx" in reason.reason_en


def test_another_archive_is_no_workbook(path):
    archive(path, {"word/document.xml": b"<w/>"})
    assert refusal(path).code == "workbook_not_recognised"


def test_a_zip_with_a_password_is_encrypted(book):
    data = book.read_bytes().replace(b"PK\x01\x02\x14\x00\x14\x00\x00\x00", b"PK\x01\x02\x14\x00\x14\x00\x01\x00")
    data = data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    book.write_bytes(data)
    assert refusal(book).code == "workbook_encrypted"


def test_an_unusual_compression_is_refused_before_it_is_tried(book):
    archive(book, members_of(book), zipfile.ZIP_BZIP2)
    assert refusal(book).code == "workbook_damaged"


def test_a_bomb_is_known_by_what_it_declares(book):
    declare(book, "xl/worksheets/sheet1.xml", 4_000_000_000)
    assert refusal(book).code == "workbook_too_large"


def test_a_bomb_is_known_by_its_ratio(book):
    archive(book, members_of(book) | {"xl/media/image1.bin": bytes(32 * MIB)})
    reason = refusal(book)
    assert reason.code == "workbook_too_large"
    assert "ratio" in reason.reason_en


def test_many_members_are_too_many(book):
    archive(book, members_of(book) | {f"xl/extra{number}.xml": b"" for number in range(1000)})
    assert refusal(book).code == "workbook_too_large"


def test_many_small_members_are_too_large_together(book):
    total = sum(len(data) for data in members_of(book).values())
    check_file(book, Limits(unpacked=total))
    assert refusal(book, lambda path: check_file(path, Limits(unpacked=total - 1))).code == "workbook_too_large"


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("part", ["worksheets/sheet1", "sharedStrings", "styles", "workbook"])
def test_a_member_that_is_larger_than_it_declares_is_refused(book, part, more):
    declare(book, f"xl/{part}.xml", 100, more)
    check_file(book)
    assert refusal(book, measure).code == "workbook_damaged"


def test_a_member_that_comes_twice_is_refused(book):
    with zipfile.ZipFile(book, "a") as target, pytest.warns(UserWarning, match="Duplicate name"):
        target.writestr("xl/styles.xml", b"<styles/>")
    assert refusal(book).code == "workbook_damaged"


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
def test_broken_parts_are_damage_and_nothing_else(book, member):
    archive(book, members_of(book) | {member: b"<broken"})
    assert refusal(book, lambda path: list(read_workbook(path))).code == "workbook_damaged"


def test_entities_are_not_expanded(book):
    bomb = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaa">]><workbook>&a;</workbook>'
    archive(book, members_of(book) | {"xl/workbook.xml": bomb})
    assert refusal(book, measure).code == "workbook_damaged"
