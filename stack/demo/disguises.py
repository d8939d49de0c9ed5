"""Values as many different people type them; each disguise still means the value."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from math import inf, nextafter
from random import Random

from gateway.imports.cells import Cell
from gateway.imports.choices import Choice
from gateway.imports.columns import Column, Value
from gateway.imports.phones import phone
from stack.demo.workbook import as_dialled, cell_writer

_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_NOTHING = ("", "", "", "-", "—", "/", "无", "暂无", " ")
_FOR_EVER = ("", "长期", "至今", "-")
_SPACES = ("", " ", "\u3000", "\xa0", "\u200b", "\n")
_SEPARATORS = ("、", ",", "，", "; ", "\n", " / ")
_BUILDINGS = ("{}栋", "{}号楼", "{}#", "{}幢", "第{}栋", "Building {}")
_TEN = "零一二三四五六七八九"


def disguise(chance: Random, column: Column, value: Value) -> Cell:
    """Return a cell that means ``value`` in ``column``."""
    if value is None:
        return chance.choice(_FOR_EVER if column.field.startswith(("to_", "warranty_to")) else _NOTHING)
    if column.choice is not None:
        return _choice(chance, column.choice, str(value))
    if column.read is phone:
        return _phone(chance, str(value))
    if isinstance(value, date):
        return _day(chance, value)
    special = _BY_FIELD.get(column.field)
    return special(chance, value) if special else _text(chance, cell_writer(column)(value))


def _choice(chance: Random, choice: Choice, code: str) -> str:
    return _spaced(chance, chance.choice((code, code.upper(), *choice.labels[code])))


def _phone(chance: Random, number: str) -> Cell:
    dialled = as_dialled(number)
    if "-" in dialled:
        area, line = dialled.split("-")
        forms = (
            dialled,
            f"({area}){line}",
            f"（{area}）{line[:4]} {line[4:]}",
            f"+86-{area}-{line}",
            f"{area}－{line}",
        )
        return chance.choice(forms)
    first, second, third = dialled[:3], dialled[3:7], dialled[7:]
    return chance.choice(
        (
            dialled,
            float(dialled),
            f"{first} {second} {third}",
            f"{first}-{second}-{third}",
            f"+86 {dialled}",
            f"0086{dialled}",
            f"86-{dialled}",
            f"(+86){dialled}",
            f"手机：{dialled}",
            dialled.translate(_FULL_WIDTH),
        )
    )


def _day(chance: Random, day: date) -> Cell:
    year, month, number = day.year, day.month, day.day
    serial = float((day - date(1899, 12, 30)).days)
    return chance.choice(
        (
            day,
            datetime.combine(day, time(13, 30)),
            serial,
            f"{year}年{month}月{number}日",
            f"{year}-{month}-{number}",
            f"{year}/{month:02d}/{number:02d}",
            f"{year}.{month}.{number}",
            f"{year}{month:02d}{number:02d}",
            float(f"{year}{month:02d}{number:02d}"),
            f"{year}-{month:02d}-{number:02d} 00:00:00",
            f"{year}年{month}月{number}日".translate(_FULL_WIDTH),
        )
    )


def _area(chance: Random, value: Value) -> Cell:
    area = Decimal(str(value))
    noise = nextafter(float(area), inf)
    typed = (f"{area:,}", f"{area}㎡", f"{area} m²", f"{area}平方米", _full(f"{area}㎡"))
    return chance.choice((float(area), noise, *typed))


def _floor(chance: Random, value: Value) -> Cell:
    floor = int(str(value))
    if floor < 0:
        return chance.choice((floor, f"B{-floor}", f"负{_TEN[-floor]}层", f"-{-floor}F"))
    return chance.choice((floor, str(floor), f"{floor}层", f"{floor}F", _full(f"{floor}楼")))


def _building(chance: Random, value: Value) -> Cell:
    name = str(value)
    if name.isdigit():
        forms: tuple[Cell, ...] = (float(name), name, _full(name), *(form.format(name) for form in _BUILDINGS))
        return chance.choice(forms)
    return chance.choice((name, f"{name}座", _full(f"{name.lower()}座"))) if name.isascii() else _spaced(chance, name)


def _unit(chance: Random, value: Value) -> Cell:
    unit = int(str(value))
    return chance.choice((unit, str(unit), f"{unit}单元", f"{_TEN[unit]}单元", f"Unit {unit}"))


def _room(chance: Random, value: Value) -> Cell:
    number = str(value)
    forms: tuple[Cell, ...] = (float(number), f"{number}室", _full(number)) if number.isdigit() else ()
    return chance.choice((number, *forms))


def _identity(chance: Random, value: Value) -> Cell:
    number = str(value)
    forms = [number, number.lower(), f"{number[:6]} {number[6:14]} {number[14:]}", f" {number}", _full(number)]
    if len(number) == 18 and number.isdigit() and number[6:8] == "19":
        # As it was on a card of the old kind.
        forms.append(f"{number[:6]}{number[8:17]}")
    return chance.choice(forms)


def _list(chance: Random, value: Value) -> Cell:
    return chance.choice(_SEPARATORS).join(value) if isinstance(value, list) else ""


def _name(chance: Random, value: Value) -> Cell:
    name = str(value)
    padded = "\u3000".join(name) if len(name) == 2 and not name.isascii() else name
    return _spaced(chance, chance.choice((name, padded)))


def _months(chance: Random, value: Value) -> Cell:
    return chance.choice((int(str(value)), f"{value}个月", str(value)))


def _code(chance: Random, value: Value) -> Cell:
    return chance.choice((str(value), _full(str(value)), f" {value} "))


def _text(chance: Random, cell: Cell) -> Cell:
    return _spaced(chance, cell) if isinstance(cell, str) else cell


def _spaced(chance: Random, text: str) -> str:
    return f"{chance.choice(_SPACES)}{text}{chance.choice(_SPACES)}"


def _full(text: str) -> str:
    return text.translate(_FULL_WIDTH)


_BY_FIELD: dict[str, Callable[[Random, Value], Cell]] = {
    "area": _area,
    "floor": _floor,
    "building": _building,
    "unit": _unit,
    "room": _room,
    "number": _room,
    "identity_number": _identity,
    "scope": _list,
    "node_codes": _list,
    "name": _name,
    "contact": _name,
    "warranty_months": _months,
    "code": _code,
    "node_code": _code,
    "parent_code": _code,
    "email": _code,
}
