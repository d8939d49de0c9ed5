"""Fields that mean the same in every message."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validate

from contracts.core.masking import PERSONAL
from contracts.core.personal import EMAIL, IDENTITY, PHONE

CURRENCIES = ("CNY", "HKD", "USD", "EUR")
LANGUAGES = ("zh", "en")

_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)
_AMOUNT = re.compile(r"-?[0-9]{1,30}(?:\.([0-9]+))?")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Id(fields.UUID):
    """An identifier: a UUID, as text on the wire."""

    def _serialize(self, value: UUID | str | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else str(value)


class Instant(fields.AwareDateTime):
    """A moment, RFC 3339 on the wire; always UTC after loading. A time without a zone is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        return moment.astimezone(UTC)

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        moment = value if value.tzinfo is UTC else value.astimezone(UTC)
        return f"{moment.isoformat(timespec='milliseconds')[:-6]}Z"


class Day(fields.Date):
    """A day that somebody asks for, ISO 8601 on the wire, from 1900 to 2199.

    What lies beyond is a slip of the finger, and a year that a calendar cannot count from: a warranty of two years
    from the last day of 9999 has no end.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if not _EARLIEST <= day <= _LATEST:
            raise ValidationError(f"Must lie between {_EARLIEST} and {_LATEST}.")
        return day


class Amount(fields.Field[Decimal]):
    """A decimal amount as text with at most ``places`` decimals. It refuses what it would have to round.

    ``minimum`` and ``maximum`` are inclusive.
    """

    def __init__(
        self, *, places: int = 2, minimum: str | None = None, maximum: str = "999999999999", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.places = places
        self.minimum = None if minimum is None else Decimal(minimum)
        self.maximum = Decimal(maximum)
        pattern = rf"^-?\d{{1,12}}(\.\d{{1,{places}}})?$"
        self.metadata = {**self.metadata, "type": "string", "pattern": pattern, "examples": ["120.00"]}

    def _serialize(self, value: Decimal | str | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{self._amount(value):.{self.places}f}"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        amount = self._amount(value)
        if self.minimum is not None and amount < self.minimum:
            raise ValidationError(f"Must be at least {self.minimum}.")
        if abs(amount) > self.maximum:
            raise ValidationError(f"Must be at most {self.maximum}.")
        return amount

    def _amount(self, value: Any) -> Decimal:
        return self._exact(value) if isinstance(value, Decimal) else self._read(value)

    def _read(self, value: Any) -> Decimal:
        # Decimal() alone would take "1e5", "1_000", " 12 " and digits of other scripts too.
        written = _AMOUNT.fullmatch(value) if isinstance(value, str) else None
        if written is None:
            raise ValidationError('Write an amount as text, like "120.00".')
        if len(written[1] or "") > self.places:
            raise self._too_fine()
        return Decimal(written[0])

    def _exact(self, value: Decimal) -> Decimal:
        try:
            rounded = value.quantize(Decimal(1).scaleb(-self.places))
        except InvalidOperation:
            raise ValidationError("Not a decimal number of this size.") from None
        if rounded != value:
            raise self._too_fine()
        return rounded

    def _too_fine(self) -> ValidationError:
        return ValidationError(f"At most {self.places} decimals.")


def currency_field(**kwargs: Any) -> fields.String:
    """Return a field for an ISO 4217 code."""
    return fields.String(validate=validate.OneOf(CURRENCIES), **kwargs)


def language_field(**kwargs: Any) -> fields.String:
    """Return a field for a language in which people are spoken to."""
    return choice(*LANGUAGES, **kwargs)


def text(longest: int, shortest: int = 1, **kwargs: Any) -> fields.String:
    """Return a field for text of ``shortest`` to ``longest`` characters: something to see, no control characters."""
    return fields.String(validate=[validate.Length(min=shortest, max=longest), _readable], **kwargs)


def _readable(value: str) -> None:
    if value and value.isprintable() and not value.isspace():
        return
    if _CONTROL.search(value):
        raise ValidationError("Holds control characters.")
    if not any(char.isprintable() and not char.isspace() for char in value):
        raise ValidationError("Is blank.")


def choice(*names: str, **kwargs: Any) -> fields.String:
    """Return a field for one of ``names``."""
    return fields.String(validate=validate.OneOf(names), **kwargs)


def personal_field(kind: str, **kwargs: Any) -> fields.String:
    """Return a field of a reply or event for a value of a kind that not everybody sees in full (:mod:`.personal`)."""
    return fields.String(metadata={PERSONAL: kind}, **kwargs)


def phone_field(kind: str = PHONE, **kwargs: Any) -> fields.String:
    """Return a field for a phone number in E.164 form (``+8613800138000``)."""
    shape = {"pattern": f"^{_PHONE.pattern}$", "examples": ["+8613800138000"], PERSONAL: kind}
    return fields.String(validate=_e164, metadata=shape, **kwargs)


def email_field(kind: str = EMAIL, **kwargs: Any) -> fields.Email:
    """Return a field for an e-mail address; one that was masked is refused."""
    return fields.Email(validate=_unmasked, metadata={PERSONAL: kind}, **kwargs)


def identity_field(**kwargs: Any) -> fields.String:
    """Return a field for the number of an identity document; one that was masked is refused."""
    checks: list[Callable[[str], Any]] = [validate.Length(min=1, max=40), _readable, _unmasked]
    return fields.String(validate=checks, metadata={PERSONAL: IDENTITY}, **kwargs)


def _unmasked(value: str) -> None:
    if "*" in value:
        raise ValidationError("Is masked, or holds an asterisk.")


def _e164(value: str) -> None:
    if not _PHONE.fullmatch(value):
        raise ValidationError("Not a number in E.164 form.")


def whole_field(least: int, most: int, **kwargs: Any) -> fields.Integer:
    """Return a field for a whole number from ``least`` to ``most``; 1.5 and text are refused, not made to fit."""
    return fields.Integer(strict=True, validate=validate.Range(min=least, max=most), **kwargs)


def expected_version_field() -> fields.Integer:
    """Return the field for the version that the caller has read: another one now is refused (``stale_version``)."""
    return fields.Integer(strict=True, load_default=None, allow_none=True)


def page_size_field() -> fields.Integer:
    """Return the field that says how many items a page holds."""
    return fields.Integer(load_default=20, strict=False, validate=validate.Range(min=1, max=100))


def cursor_field() -> fields.String:
    """Return the field that says after which item a page starts."""
    return fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))
