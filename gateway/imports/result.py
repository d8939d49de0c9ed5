"""The result workbook: what was refused and why, to be mended and imported again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from gateway.imports.extent import measure
from gateway.imports.headers import (
    PROBLEM_COLUMN,
    PROBLEM_SHEET,
    SOURCE_ROW_COLUMN,
    Header,
    find_header,
    recognise_sheet,
)
from gateway.imports.problems import Problem
from gateway.imports.reading import RawSheet, load_sheet, open_workbook
from gateway.imports.writing import Pen

_REPORT_HEADERS = (("工作表", "行号", "列", "值", "问题"), ("Sheet", "Row", "Column", "Value", "Problem"))
_LONGEST_VALUE = 200


def write_result(source: Path, target: Path, problems: Iterable[Problem], *, chinese: bool = True) -> int:
    """Write to ``target`` the rows of ``source`` that have ``problems`` (warnings left out), and a list of them all.

    The rows stand in sheets of the same names under the same headers, each with its number in the source and the
    reasons, two columns that the parser passes over when the mended workbook is imported. Returns how many rows.
    """
    found = [problem for problem in problems if problem.level == "error"]
    bad: dict[str, dict[int, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for problem in found:
        if problem.row:
            bad[problem.sheet][problem.row].append(problem)
    measured = measure(source)
    with open_workbook(source) as workbook, Pen(target, date_1904=measured.date_1904) as pen:
        _write_report(pen, found, chinese=chinese)
        for name in workbook.sheet_names:
            if name in bad:
                _write_sheet(pen, load_sheet(workbook, name, measured.sheets[name]), bad[name], chinese=chinese)
    return sum(len(rows) for rows in bad.values())


def _write_report(pen: Pen, problems: Sequence[Problem], *, chinese: bool) -> None:
    language = 0 if chinese else 1
    sheet = pen.sheet(PROBLEM_SHEET[language], _REPORT_HEADERS[language])
    sheet.set_column(0, 3, 16)
    sheet.set_column(4, 4, 80)
    for number, problem in enumerate(problems, start=1):
        reason = problem.reason_zh if chinese else problem.reason_en
        value = problem.value[:_LONGEST_VALUE]
        pen.row(sheet, number, (problem.sheet, problem.row or None, problem.column, value, reason))


def _write_sheet(pen: Pen, raw: RawSheet, bad: Mapping[int, list[Problem]], *, chinese: bool) -> None:
    header = _header(raw)
    language = 0 if chinese else 1
    kept = [index for index, text in enumerate(header.texts) if text not in PROBLEM_COLUMN + SOURCE_ROW_COLUMN]
    titles = (SOURCE_ROW_COLUMN[language], PROBLEM_COLUMN[language], *(header.texts[index] for index in kept))
    sheet = pen.sheet(raw.name, titles)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, len(titles), 14, pen.text_format)
    rows = (row for row in raw.rows(header.last_row, header.columns) if row[0] in bad)
    for target, (number, cells) in enumerate(rows, start=1):
        reasons = (f"{p.column}: {p.reason_zh if chinese else p.reason_en}".removeprefix(": ") for p in bad[number])
        pen.row(sheet, target, (number,))
        sheet.write_string(target, 1, "\n".join(reasons), pen.reason_format)
        pen.row(sheet, target, (cells[index] for index in kept), first_column=2)


def _header(raw: RawSheet) -> Header:
    sheet = recognise_sheet(raw.name)
    header = find_header(sheet, raw.head, raw.merges) if sheet else None
    if header is None:
        raise ValueError(f"rows of {raw.name} cannot have problems: it has no header")
    return header
