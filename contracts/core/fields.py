"""Fields that mean the same in every message."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validate

CURRENCIES = ("CNY", "HKD", "USD", "EUR")


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
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


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

    def _serialize(self, value: Decimal | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{self._exact(value):.{self.places}f}"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        if not isinstance(value, str | Decimal):
            raise ValidationError('Write an amount as text, like "120.00".')
        amount = self._exact(value)
        if self.minimum is not None and amount < self.minimum:
            raise ValidationError(f"Must be at least {self.minimum}.")
        if abs(amount) > self.maximum:
            raise ValidationError(f"Must be at most {self.maximum}.")
        return amount

    def _exact(self, value: str | Decimal) -> Decimal:
        try:
            amount = Decimal(value)
        except InvalidOperation:
            raise ValidationError("Not a decimal number.") from None
        if not amount.is_finite():
            raise ValidationError("Not a decimal number.")
        exponent = amount.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.places:
            raise ValidationError(f"At most {self.places} decimals.")
        return amount


def currency_field(**kwargs: Any) -> fields.String:
    """Return a field for an ISO 4217 code."""
    return fields.String(validate=validate.OneOf(CURRENCIES), **kwargs)


def text(longest: int, shortest: int = 1, **kwargs: Any) -> fields.String:
    """Return a field for text of ``shortest`` to ``longest`` characters without control characters."""
    printable = validate.Regexp(r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*\Z", error="Holds control characters.")
    return fields.String(validate=validate.And(validate.Length(min=shortest, max=longest), printable), **kwargs)


def choice(*names: str, **kwargs: Any) -> fields.String:
    """Return a field for one of ``names``."""
    return fields.String(validate=validate.OneOf(names), **kwargs)


def phone_field(**kwargs: Any) -> fields.String:
    """Return a field for a phone number in E.164 form (``+8613800138000``)."""
    return fields.String(validate=validate.Regexp(r"^\+[1-9]\d{6,14}$", error="Not a number in E.164 form."), **kwargs)


def page_size_field() -> fields.Integer:
    """Return the field that says how many items a page holds."""
    return fields.Integer(load_default=20, strict=False, validate=validate.Range(min=1, max=100))


def cursor_field() -> fields.String:
    """Return the field that says after which item a page starts."""
    return fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))
