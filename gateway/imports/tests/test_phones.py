from contextlib import suppress

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.imports.phones import Phone, phone
from gateway.imports.problems import Unacceptable

MOBILE = "+8613800138000"


@pytest.mark.parametrize(
    "cell",
    [
        "13800138000",
        13800138000.0,
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "+8613800138000",
        "008613800138000",
        "86-13800138000",
        "8613800138000",
        "(+86)13800138000",
        "１３８００１３８０００",
        "手机：13800138000",
        "Tel: 13800138000",
        "138—0013—8000",
    ],
)
def test_a_mobile_in_all_usual_forms(cell):
    assert phone(cell) == Phone(MOBILE)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("010-12345678", Phone("+861012345678")),
        ("(0755)82134567", Phone("+8675582134567")),
        ("（０７５５）８２１３４５６７", Phone("+8675582134567")),
        ("+86-0755-82134567", Phone("+8675582134567")),
        ("86 010 12345678", Phone("+861012345678")),
        ("010-12345678转801", Phone("+861012345678", "801")),
        ("010-12345678-801", Phone("+861012345678", "801")),
        ("010-12345678 ext. 801", Phone("+861012345678", "801")),
        ("021-62345678 分机 12", Phone("+862162345678", "12")),
        ("400-820-8820", Phone("+864008208820")),
        ("+852 9123 4567", Phone("+85291234567")),
        ("00852-91234567", Phone("+85291234567")),
        ("852-91234567", Phone("+85291234567")),
        ("(853) 6612 3456", Phone("+85366123456")),
        ("+1 415 555 2671", Phone("+14155552671")),
    ],
)
def test_landlines_extensions_and_numbers_from_elsewhere(cell, meant):
    assert phone(cell) == meant


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("82134567", "phone_area_code_missing"),
        ("13800138000/13900139000", "several_phones"),
        ("13800138000、13900139000", "several_phones"),
        ("1380013800", "phone_invalid"),
        ("15400000000", "phone_invalid"),
        ("王先生", "phone_invalid"),
        ("1.38E+10", "digits_lost"),
        ("12345", "phone_invalid"),
    ],
)
def test_what_is_no_number(cell, code):
    with pytest.raises(Unacceptable) as fault:
        phone(cell)
    assert fault.value.code == code


@given(st.sampled_from(["138", "159", "186", "199", "133"]), st.integers(0, 10**8 - 1))
def test_a_number_read_again_is_the_same(prefix, line):
    number = phone(f"{prefix}{line:08d}")
    assert number.number == f"+86{prefix}{line:08d}"
    assert phone(number.number) == number


@given(st.from_regex(r"1[0-9]{10}", fullmatch=True))
def test_of_eleven_digits_is_taken_what_the_library_takes(digits):
    found = phonenumbers.parse(digits, "CN")
    if phonenumbers.is_valid_number(found):
        assert phone(digits).number == phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    else:
        with pytest.raises(Unacceptable):
            phone(digits)


@given(st.text())
def test_any_text_is_a_number_or_refused(text):
    with suppress(Unacceptable):
        assert phone(text).number.startswith("+")
