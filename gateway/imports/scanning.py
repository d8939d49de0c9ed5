"""Scanners over the raw XML of sheets and strings: regular expressions, at a tenth of the cost of a parser."""

import re
from array import array
from string import ascii_letters, digits
from typing import NoReturn

from gateway.imports.guard import MIB, Limits
from gateway.imports.problems import WorkbookRefused

_ITEM_END = re.compile(rb"</(?:\w+:)?si\s*>")
_EMPTY_ITEM = re.compile(rb"<(?:\w+:)?si\s*/>")
_PREFIX = re.compile(rb"<(\w+:)?worksheet\b")
_LONGEST_CELL = 4 * MIB
_LETTERS, _DIGITS = ascii_letters.encode(), digits.encode()


class StringScan:
    """The lengths in bytes of the shared strings."""

    def __init__(self) -> None:
        self.lengths = array("I")
        self.longest = 0
        self._exact = True
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        *items, self._rest = _ITEM_END.split(self._rest + data)
        if len(self._rest) > _LONGEST_CELL:
            raise WorkbookRefused("workbook_damaged", part="sharedStrings.xml")
        sizes = [len(item) for item in items]
        self.lengths.extend(sizes)
        self.longest = max(self.longest, *sizes, 0)
        self._exact = self._exact and _EMPTY_ITEM.search(data) is None

    def used(self, indexes: list[bytes], others: int) -> int:
        """Return how many bytes the strings at ``indexes`` take, and at most ``others`` unknown ones."""
        if not self._exact:
            return (len(indexes) + others) * self.longest
        lengths, count = self.lengths, len(self.lengths)
        numbers = map(int, indexes)
        return sum(lengths[number] for number in numbers if number < count) + others * self.longest


class SheetScan:
    """The rectangle, the amount of text and the unreadable cells of a sheet."""

    def __init__(self, part: str, strings: StringScan, limits: Limits) -> None:
        self.part = part
        self.last_row = 0
        self.unreadable: dict[tuple[int, int], str] = {}
        self._strings = strings
        self._limits = limits
        self._widest = 0
        self._cells = 0
        self._text = 0
        self._rest = b""
        self._patterns: _Patterns | None = None

    def feed(self, data: bytes) -> None:
        """Take the next bytes; cells are looked at when they are complete."""
        data = self._rest + data
        if self._patterns is None:
            found = _PREFIX.search(data)
            self._patterns = _Patterns((found[1] if found else None) or b"")
        cut = data.rfind(self._patterns.cell_start)
        if cut <= 0:
            cut = 0 if len(data) < _LONGEST_CELL else self._odd()
        self._look(data[:cut], self._patterns)
        self._rest = data[cut:]

    def finish(self) -> None:
        """Take the end of the sheet."""
        if self._patterns is not None:
            self._look(self._rest, self._patterns)
        self._rest = b""

    def _look(self, data: bytes, patterns: "_Patterns") -> None:
        addresses = patterns.valued.findall(data)
        # A cell with a value but without an address would be counted on; nobody's program writes that.
        if len(addresses) != patterns.ends(data):
            self._odd()
        if addresses:
            self._cells += len(addresses)
            together = b" ".join(addresses)
            self.last_row = max(self.last_row, *map(int, set(together.translate(None, _LETTERS).split())))
            columns = set(together.translate(None, _DIGITS).split())
            self._widest = max(self._widest, *map(column_number, columns))
        if quoted := data.count(b'"s"') + data.count(b"'s'"):
            indexes = patterns.string_index.findall(data)
            # Most often each is the type of a cell with an index.
            shared = quoted if quoted == len(indexes) else len(patterns.shared.findall(data))
            self._text += self._strings.used(indexes, max(shared - len(indexes), 0))
        self._note_unreadable(data, patterns)
        self._check()

    def _note_unreadable(self, data: bytes, patterns: "_Patterns") -> None:
        if b't="e"' in data:
            for letters, row, text in patterns.failed.findall(data):
                self.unreadable[int(row) - 1, column_number(letters) - 1] = text.decode(errors="replace")
        if patterns.formula_start in data:
            for letters, row, attributes in patterns.uncalculated.findall(data):
                if b't="str"' not in attributes:
                    self.unreadable[int(row) - 1, column_number(letters) - 1] = "=?"

    def _check(self) -> None:
        limits = self._limits
        area = max(self.last_row * self._widest, self._cells)
        if area > limits.cells:
            self._too_large("使用区域的单元格数", "the number of cells in use", f"{area:,}", f"{limits.cells:,}")
        if self._text > limits.text:
            size, limit = f"{self._text // MIB} MiB", f"{limits.text // MIB} MiB"
            self._too_large("文字总量", "the amount of text", size, limit)
        if len(self.unreadable) > limits.unreadable:
            size, limit = f"{len(self.unreadable):,}", f"{limits.unreadable:,}"
            self._too_large("公式出错的单元格数", "the number of cells with errors", size, limit)

    def _too_large(self, zh: str, en: str, size: str, limit: str) -> NoReturn:
        raise WorkbookRefused("workbook_too_large", what_zh=zh, what_en=en, size=size, limit=limit)

    def _odd(self) -> NoReturn:
        raise WorkbookRefused("workbook_damaged", part=self.part)


class _Patterns:
    """Expressions for a sheet whose elements have the namespace ``prefix`` (mostly none)."""

    def __init__(self, prefix: bytes) -> None:
        tag = re.escape(prefix)
        address = rb"<" + tag + rb"c\s(?:[^<>]*?\s)??r=[\"']%b[\"']"
        start = address % rb"([A-Za-z]{1,3})(\d{1,7})"
        formula = rb"<%bf\b(?:[^<>]*/>|[^<>]*>[^<]*</%bf>)" % (tag, tag)
        self.cell_start = b"<" + prefix + b"c "
        self.formula_start = b"<" + prefix + b"f"
        self._end = b"</" + prefix + b"c"
        self._other_end = re.compile(rb"</%bc\s+>" % tag)
        self.valued = re.compile(address % rb"([A-Za-z]{1,3}\d{1,7})" + rb"[^<>]*(?<!/)>")
        self.shared = re.compile(rb"\st\s*=\s*[\"']s[\"']")
        self.string_index = re.compile(rb"\st=\"s\"[^<>]*>(?:%b)?<%bv>(\d{1,9})<" % (formula, tag))
        self.failed = re.compile(start + rb"[^<>]*\st=\"e\"[^<>]*>(?:%b)?<%bv>([^<]*)<" % (formula, tag))
        nothing = rb"(?:<%bv\s*/>|<%bv>\s*</%bv>)?</%bc>" % (tag, tag, tag, tag)
        self.uncalculated = re.compile(start + rb"([^<>]*)>" + formula + nothing)

    def ends(self, data: bytes) -> int:
        """Return how many cells with something in them end in ``data``."""
        ends = data.count(self._end + b">")
        return ends if ends == data.count(self._end) else ends + len(self._other_end.findall(data))


def column_number(letters: bytes) -> int:
    """Return the number of a column from its letters: 1 for ``A``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
