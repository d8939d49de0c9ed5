"""Phone numbers in all the forms that people in China type, as E.164."""

import re
from dataclasses import dataclass
from typing import Any

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

from gateway.imports.cells import Cell, cell_text
from gateway.imports.problems import Unacceptable
from gateway.imports.text import half_width

_REGION = "CN"
_LEAD = re.compile(r"^(?:手机|电话|座机|联系电话|tel|phone|mobile|mob|t|m)\s*[:.]?\s*", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*(?:转分机|转|分机号|分机|内线)\s*:?\s*(\d{1,6})$")
_DASHED_EXTENSION = re.compile(r"^(\(?0\d{2,3}\)?[- ]?\d{7,8})-(\d{1,6})$")
_AREA_CODE_MISSING = re.compile(r"[2-8]\d{6,7}")
_SEVERAL = re.compile(r"(\d{7,}.*)[/;,、|或](.*\d{7,})")
# Numbers of Hong Kong, Macao and Taiwan are often given with their code but without a plus.
_CODE_WITHOUT_PLUS = re.compile(r"\(?(?:852|853|886)\)?[- ]?\d[\d -]{6,}")
# Most are: taking them to pieces and putting them together again would give the same.
_CHINA: Any = PhoneMetadata.metadata_for_region(_REGION)
_MOBILE = re.compile(_CHINA.mobile.national_number_pattern, re.ASCII)
_POWER = re.compile(r"\d\.?\d*e\+?\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as E.164, and the extension behind it ("" for none)."""

    number: str
    extension: str = ""


def phone(cell: Cell) -> Phone:
    """Return the phone number in a cell; a number without a country code is taken for one of mainland China."""
    typed = cell_text(cell)
    if _MOBILE.fullmatch(typed):
        return Phone(f"+86{typed}")
    text = _LEAD.sub("", half_width(typed).replace("—", "-").replace("–", "-"))
    if _POWER.fullmatch(text):
        raise Unacceptable("digits_lost")
    if _SEVERAL.fullmatch(text):
        raise Unacceptable("several_phones")
    text = _EXTENSION.sub(r" ext \1", _DASHED_EXTENSION.sub(r"\1 ext \2", text))
    found = _valid(text)
    if found is None and _CODE_WITHOUT_PLUS.fullmatch(text):
        found = _valid(f"+{text}")
    if found is None:
        digits = re.sub(r"\D", "", text)
        raise Unacceptable("phone_area_code_missing" if _AREA_CODE_MISSING.fullmatch(digits) else "phone_invalid")
    number = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    return Phone(number, found.extension or "")


def _valid(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None
