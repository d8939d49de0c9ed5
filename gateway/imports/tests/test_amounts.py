from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.imports import amounts
from gateway.imports.problems import Unacceptable

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
AREAS = st.decimals(min_value="0.01", max_value="999999.99", places=2)


def area(cell):
    return amounts.decimal(cell, places=2, low=Decimal("0.01"), high=Decimal("999999.99"))


def refused(read, cell):
    with pytest.raises(Unacceptable) as fault:
        read(cell)
    return fault.value.code


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("１２．５㎡", "12.50"),
        ("1,234.5", "1234.50"),
        ("89.35 平方米", "89.35"),
        ("89.35m²", "89.35"),
        ("89。35", "89.35"),
        (89.35000000000001, "89.35"),
        (143.55000000000004, "143.55"),
        (100, "100.00"),
        ("100.500", "100.50"),
    ],
)
def test_areas_as_people_type_them(cell, meant):
    assert str(area(cell)) == meant


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (89.355, "too_many_places"),
        ("89.351", "too_many_places"),
        ("0", "out_of_range"),
        (-5.0, "out_of_range"),
        ("1,5", "number_invalid"),
        ("约90", "number_invalid"),
        ("1e5", "number_invalid"),
        ("NaN", "number_invalid"),
        (True, "not_text"),
        (date(2024, 3, 5), "date_in_text"),
        (1e15, "digits_lost"),
    ],
)
def test_what_is_no_area_is_refused_and_never_rounded(cell, code):
    assert refused(area, cell) == code


@given(AREAS)
def test_an_area_survives_every_way_to_type_it(value):
    forms = (float(value), str(value), f"{value:,}", f"{value}㎡", str(value).translate(FULL_WIDTH))
    assert {area(form) for form in forms} == {value}


@given(st.floats(min_value=0.01, max_value=9999, allow_nan=False))
def test_a_number_is_taken_exactly_or_not_at_all(number):
    with suppress(Unacceptable):
        assert abs(float(area(number)) - number) <= 1e-14 * number


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (12.0, 12),
        ("12层", 12),
        ("１２楼", 12),
        ("B2", -2),
        ("负一层", -1),
        ("-1", -1),
        ("地下2层", -2),
        ("十二层", 12),
        ("3F", 3),
    ],
)
def test_floors(cell, meant):
    assert amounts.floor(cell, low=-10, high=200) == meant


@pytest.mark.parametrize(("cell", "code"), [(1.5, "not_whole"), ("顶层", "number_invalid"), (500, "out_of_range")])
def test_what_is_no_floor(cell, code):
    assert refused(lambda value: amounts.floor(value, low=-10, high=200), cell) == code


def test_months():
    assert amounts.whole("２４个月", low=0, high=600) == 24
