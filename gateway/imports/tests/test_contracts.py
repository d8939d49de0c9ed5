"""The columns are those that the services take: a field that is added to one and not to the other fails here."""

from typing import Any

import pytest
from marshmallow import fields, validate

from contracts.customer.schemas import CustomerRow
from contracts.hr.schemas import EmployeeRow, NodeRow
from contracts.property.schemas import TRADES, ContractorRow, ProjectRow, RoomRow
from gateway.imports import sheets
from gateway.imports.columns import Column, Sheet
from gateway.imports.sheets.contractors import TRADES as OUR_TRADES

Field = fields.Field[Any]
PAIRS = [
    (sheets.ORGANIZATION, NodeRow),
    (sheets.EMPLOYEES, EmployeeRow),
    (sheets.PROJECTS, ProjectRow),
    (sheets.ROOMS, RoomRow),
    (sheets.CUSTOMERS, CustomerRow),
    (sheets.CONTRACTORS, ContractorRow),
]
NAMES = [sheet.name for sheet, _ in PAIRS]


def test_every_sheet_is_looked_at():
    assert {sheet for sheet, _ in PAIRS} == set(sheets.SHEETS)


@pytest.mark.parametrize(("sheet", "row"), PAIRS, ids=NAMES)
def test_columns_are_the_fields_of_the_row(sheet: Sheet, row):
    taken = row().fields
    assert {column.field for column in sheet.columns} == set(taken) - {"row"}
    assert {c.field for c in sheet.columns if c.required} == {n for n, f in taken.items() if f.required} - {"row"}


@pytest.mark.parametrize(("sheet", "row"), PAIRS, ids=NAMES)
def test_choices_are_those_of_the_contract(sheet: Sheet, row):
    for column in sheet.columns:
        allowed = _allowed(row().fields[column.field])
        assert (column.choice is None) == (allowed is None), column.field
        if column.choice is not None and allowed is not None:
            assert set(column.choice.labels) == set(allowed), column.field


def test_trades_are_those_of_the_contract():
    assert set(OUR_TRADES.labels) == set(TRADES)


@pytest.mark.parametrize(("sheet", "row"), PAIRS, ids=NAMES)
def test_what_is_too_long_for_the_service_is_refused_here(sheet: Sheet, row):
    for column in sheet.columns:
        limit = _longest(row().fields[column.field])
        if limit is not None and column.choice is None and column.field != "identity_number":
            assert _takes(column, "字" * limit), column.field
            assert not _takes(column, "字" * (limit + 1)), column.field


def _takes(column: Column, text: str) -> bool:
    try:
        column.read(text)
    except ValueError:
        return False
    return True


def _validators(field: Field) -> list[object]:
    return [inner for outer in field.validators for inner in (getattr(outer, "validators", None) or [outer])]


def _allowed(field: Field) -> tuple[str, ...] | None:
    return next((tuple(v.choices) for v in _validators(field) if isinstance(v, validate.OneOf)), None)


def _longest(field: Field) -> int | None:
    if not isinstance(field, fields.String):
        return None
    return next((v.max for v in _validators(field) if isinstance(v, validate.Length)), None)
