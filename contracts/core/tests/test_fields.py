"""What is accepted is what is documented: nothing is rounded, guessed or made to fit."""

from datetime import date
from decimal import Decimal

import pytest
from marshmallow import ValidationError

from contracts.core.fields import Amount, Day, phone_field, text, whole_field


@pytest.mark.parametrize(("written", "meant"), [("120.00", "120"), ("0.5", "0.5"), ("-3", "-3"), ("007", "7")])
def test_an_amount_is_read_as_it_is_written(written: str, meant: str):
    assert Amount().deserialize(written) == Decimal(meant)


@pytest.mark.parametrize("written", ["1.005", "1.500", "1.00000000000000000000000000000000000001"])
def test_an_amount_with_too_many_decimals_is_refused_whatever_they_are(written: str):
    with pytest.raises(ValidationError, match="At most 2 decimals"):
        Amount().deserialize(written)


@pytest.mark.parametrize(
    "written", ["1e5", "1E+999999999", "1_000", " 12 ", "12\n", "١٢", "NaN", "Infinity", "", 12, 1.5, True]
)
def test_an_amount_in_another_form_is_refused(written: object):
    with pytest.raises(ValidationError, match="Write an amount as text"):
        Amount().deserialize(written)


@pytest.mark.parametrize("written", ["0.00", "1000000000000"])
def test_an_amount_out_of_range_is_refused(written: str):
    with pytest.raises(ValidationError, match="Must be at"):
        Amount(minimum="0.01").deserialize(written)


@pytest.mark.parametrize("value", [Decimal("1.5"), Decimal("1.500"), "1.5"])
def test_an_amount_is_sent_with_all_its_decimals(value: object):
    assert Amount().serialize("amount", {"amount": value}) == "1.50"


@pytest.mark.parametrize("value", [Decimal("1.001"), Decimal("1E+999999"), Decimal("NaN")])
def test_an_amount_that_would_have_to_be_rounded_is_not_sent(value: Decimal):
    with pytest.raises(ValidationError):
        Amount().serialize("amount", {"amount": value})


@pytest.mark.parametrize("written", ["1899-12-31", "2200-01-01", "0001-01-01", "9999-12-31", "2024-02-30", "yesterday"])
def test_a_day_that_no_calendar_of_ours_has_is_refused(written: str):
    with pytest.raises(ValidationError):
        Day().deserialize(written)


def test_a_day_is_read():
    assert Day().deserialize("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "written", ["+8613800138000\n", "+8６13800138000", "+861380013800٣", "13800138000", "+012345678"]
)
def test_a_phone_in_another_form_is_refused(written: str):
    with pytest.raises(ValidationError, match=r"E\.164"):
        phone_field().deserialize(written)


@pytest.mark.parametrize("written", ["   ", "\u200b", "\u3000", "\n\t", "a\x00b", "a\x7f", "", "a" * 11])
def test_text_without_anything_to_see_or_with_control_characters_is_refused(written: str):
    with pytest.raises(ValidationError):
        text(10).deserialize(written)


@pytest.mark.parametrize("written", ["张三", "a\nb", " x ", "𠮷"])
def test_text_stays_as_it_is(written: str):
    assert text(10).deserialize(written) == written


@pytest.mark.parametrize("written", [1.5, "2", True, 0, 11, None])
def test_a_whole_number_is_not_made_of_something_else(written: object):
    with pytest.raises(ValidationError):
        whole_field(1, 10).deserialize(written)
