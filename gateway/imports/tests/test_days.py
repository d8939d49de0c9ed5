from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.imports.days import day, from_1904, last_day
from gateway.imports.problems import Unacceptable

DAYS = st.dates(min_value=date(1900, 3, 1), max_value=date(2199, 12, 31))
MARCH_5 = date(2024, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [
        MARCH_5,
        datetime(2024, 3, 5, 13, 30),  # noqa: DTZ001
        45356.0,
        45356.75,
        20240305.0,
        "2024-3-5",
        "2024-03-05",
        "2024/03/05",
        "2024.3.5",
        "２０２４－３－５",
        "2024年3月5日",
        "2024 年 3 月 5 号",
        "20240305",
        "2024-03-05 00:00:00",
        "2024-03-05T08:30:00Z",
        "2024年3月5日 8时30分",
        " 2024-3-5\u3000",
    ],
)
def test_one_day_in_many_forms(cell):
    assert day(cell) == MARCH_5


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("3/5/2024", "date_ambiguous"),
        ("05-03-24", "date_ambiguous"),
        ("24-3-5", "date_ambiguous"),
        ("2024年3月", "date_invalid"),
        ("2024-02-30", "date_invalid"),
        ("20241301", "date_invalid"),
        ("去年", "date_invalid"),
        (2024.0, "date_invalid"),
        (60.0, "date_invalid"),
        (0.0, "date_invalid"),
        (-5.0, "date_invalid"),
        (1e9, "date_invalid"),
        (True, "date_invalid"),
        (time(8, 30), "date_invalid"),
        ("1024-03-05", "date_invalid"),
    ],
)
def test_what_is_no_day_or_could_be_two_is_refused(cell, code):
    with pytest.raises(Unacceptable) as fault:
        day(cell)
    assert fault.value.code == code


@given(DAYS)
def test_every_form_of_a_day_means_that_day(value):
    serial = float((value - date(1899, 12, 30)).days)
    forms = [f"{value:%Y%m%d}", f"{value.year}年{value.month}月{value.day}日", value.isoformat()]
    if not 1900 <= serial < 2200:
        forms.append(serial)
    assert {day(form) for form in forms} == {value}


def test_the_days_of_an_old_mac_begin_in_1904():
    assert day(from_1904(45356.0 - 1462)) == MARCH_5
    assert day(from_1904("2024-3-5")) == MARCH_5
    assert from_1904(MARCH_5) == MARCH_5


@pytest.mark.parametrize("cell", ["长期", "至今", " 永久 ", "Open-ended".replace("-", "")])
def test_for_ever_is_no_day(cell):
    assert last_day(cell) is None


def test_the_day_before_the_leap_day_that_never_was():
    assert day(59.0) == date(1900, 2, 28)
    assert day(61.0) == date(1900, 3, 1)
