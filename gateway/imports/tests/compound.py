"""A compound file (OLE) made by hand, as small as one can be: what Excel writes for a workbook with a password."""

import struct

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_ROOT, _STREAM = 5, 2
_CUTOFF = 4096


def compound_file(*streams: str) -> bytes:
    """Return a compound file with ``streams`` of 4096 bytes each. Sector 0 is the FAT, 1 and 2 are the directory."""
    sectors_each = _CUTOFF // _SECTOR
    fat = [_FAT, 2, _END]
    starts = []
    for _ in streams:
        first = len(fat)
        starts.append(first)
        fat += [*range(first + 1, first + sectors_each), _END]
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    entries = [_entry("Root Entry", _ROOT, child=1 if streams else _FREE)]
    for index, (name, start) in enumerate(zip(streams, starts, strict=True), start=1):
        right = index + 1 if index < len(streams) else _FREE
        entries.append(_entry(name, _STREAM, right=right, start=start, size=_CUTOFF))
    directory = b"".join(entries).ljust(2 * _SECTOR, b"\0")
    content = b"".join(bytes([7]) * _CUTOFF for _ in streams)
    return _header() + struct.pack("<128I", *fat) + directory + content


def _header() -> bytes:
    magic = bytes.fromhex("D0CF11E0A1B11AE1")
    versions = struct.pack("<16x5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    counts = struct.pack("<9I", 0, 1, 1, 0, _CUTOFF, _END, 0, _END, 0)
    return (magic + versions + counts).ljust(76, b"\0") + struct.pack("<109I", 0, *[_FREE] * 108)


def _entry(name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int = 0, size: int = 0) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<3I", _FREE, right, child)
    return text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + links + struct.pack("<36xIQ", start, size)
