import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.imports.text import half_width, personal_name, squeezed, tidy

TYPED = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  a  b ", "a b"),
        ("\u3000深圳\xa0\xa0南山\u3000", "深圳 南山"),
        ("\ufeff1203\u200b", "1203"),
        ("第一行\r\n第二行", "第一行 第二行"),
        ("a\x00\x07b", "ab"),
    ],
)
def test_odd_spaces_and_invisible_characters_go(typed, meant):
    assert tidy(typed) == meant


def test_full_width_becomes_half_width():
    assert half_width("１２．５㎡　ＡＢ") == "12.5m2 AB"
    assert squeezed(" Ｓ Ｚ０１ ") == "SZ01"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("张　三", "张三"),
        ("欧阳 娜娜", "欧阳娜娜"),
        ("John  Smith", "John Smith"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("ＡＢＣ有限公司（深圳）", "ABC有限公司（深圳）"),
        ("J. Smith", "J. Smith"),
    ],
)
def test_names_lose_padding_and_nothing_else(typed, meant):
    assert personal_name(typed) == meant


def test_rare_characters_of_a_name_are_kept_though_unicode_would_replace_them():
    rare = "李\uf9dc"
    assert unicodedata.normalize("NFC", rare) != rare
    assert personal_name(rare) == rare


@given(TYPED)
def test_tidy_text_stays_as_it_is(text):
    assert tidy(tidy(text)) == tidy(text)
    assert squeezed(squeezed(text)) == squeezed(text)


@given(TYPED)
def test_names_stay_as_they_are_when_read_again(text):
    assert personal_name(personal_name(text)) == personal_name(text)
