"""The company as a workbook, typed as a careful clerk would."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from gateway.imports.cells import Cell
from gateway.imports.columns import Column, Sheet, Value
from gateway.imports.phones import phone
from gateway.imports.sheets import SHEETS
from gateway.imports.sheets.contractors import TRADES
from gateway.imports.writing import Pen
from stack.demo.company import Company

_MOBILE_LENGTH = len("+8613800138000")


def write_company(path: Path, seed: int = 1, rooms: int = 3000, sheets: Iterable[Sheet] = SHEETS) -> Company:
    """Write the company of ``seed`` with ``rooms`` rooms to ``path``, and return it. The same gives the same bytes."""
    company = Company(seed, rooms)
    with Pen(path) as pen:
        for sheet in sheets:
            _write_sheet(pen, sheet, company)
    return company


def _write_sheet(pen: Pen, sheet: Sheet, company: Company) -> None:
    page = pen.sheet(sheet.zh, (column.zh for column in sheet.columns))
    page.set_column(0, len(sheet.columns) - 1, 16)
    writers = [(column.field, cell_writer(column)) for column in sheet.columns]
    for number, values in enumerate(company.rows(sheet), start=1):
        pen.row(page, number, (write(values[field]) for field, write in writers))


def cell_writer(column: Column) -> Callable[[Value], Cell]:
    """Return how a value of ``column`` is typed into a cell."""
    choice = column.choice
    if choice is not None:
        return lambda value: choice.label(str(value)) if value else ""
    if column.read is phone:
        return lambda value: as_dialled(str(value)) if value else ""
    return {"building": _building, "unit": _unit, "scope": _scope}.get(column.field, _plain)


def as_dialled(number: str) -> str:
    """Return a Chinese number as people write it: ``13800138000``, ``0755-82134567``."""
    national = number.removeprefix("+86")
    if len(number) == _MOBILE_LENGTH and national.startswith("1"):
        return national
    return f"0{national[:-8]}-{national[-8:]}"


def _building(value: Value) -> Cell:
    name = str(value)
    if name.isdigit():
        return f"{name}栋"
    return f"{name}座" if name.isascii() else name


def _unit(value: Value) -> Cell:
    return f"{value}单元" if value else ""


def _scope(value: Value) -> Cell:
    return "、".join(TRADES.label(code) for code in value) if isinstance(value, list) else ""


def _plain(value: Value) -> Cell:
    match value:
        case None:
            return ""
        case list():
            return "、".join(value)
        case Decimal():
            return float(value)
        case str() | int() | date():
            return value
