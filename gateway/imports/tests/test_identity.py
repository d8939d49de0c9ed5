from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.imports.identity import business_licence, card_check_digit, id_card, licence_check_digit, passport
from gateway.imports.problems import Unacceptable

# The example of GB 11643-1999.
CARD = "11010519491231002X"


def refused(read, text):
    with pytest.raises(Unacceptable) as fault:
        read(text)
    return fault.value.code


@pytest.mark.parametrize("typed", [CARD, "11010519491231002x", " 110105 19491231 002X ", "１１０１０５19491231002Ｘ"])
def test_a_card_in_many_forms(typed):
    assert id_card(typed) == CARD


def test_a_card_of_the_old_kind_is_upgraded():
    assert id_card("110105491231002") == CARD


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("110105194912310021", "check_digit_wrong"),
        ("11010519491331002X", "id_card_birthday"),
        ("99010519491231002X", "id_card_region"),
        ("1101051949123100", "id_card_invalid"),
        ("11010519491231002Y", "id_card_invalid"),
    ],
)
def test_mistyped_cards(typed, code):
    assert refused(id_card, typed) == code


@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2020, 1, 1)), st.integers(1, 999), st.integers(0, 16))
def test_one_wrong_digit_is_always_noticed(birthday, serial, place):
    first = f"440305{birthday:%Y%m%d}{serial:03d}"
    number = first + card_check_digit(first)
    assert id_card(number) == number
    wrong = f"{number[:place]}{(int(number[place]) + 1) % 10}{number[place + 1 :]}"
    with pytest.raises(Unacceptable):
        id_card(wrong)


def test_licences():
    # The example of GB 32100-2015.
    assert licence_check_digit("91350100M000100Y4") == "3"
    assert business_licence("91350100m000100y43") == "91350100M000100Y43"
    assert business_licence("440301103097413") == "440301103097413"
    assert refused(business_licence, "91350100M000100Y44") == "check_digit_wrong"
    assert refused(business_licence, "91350100I000100Y43") == "licence_invalid"


def test_passports():
    assert passport("e１２３４５６７８") == "E12345678"
    assert refused(passport, "ABCDEFGH") == "passport_invalid"
    assert refused(passport, "E1") == "passport_invalid"
