"""Periods of whole days, from a first day to a last one; without a last day they go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import ValidationError, validates_schema

from contracts.core.fields import Day
from contracts.core.schema import Request


@dataclass(frozen=True)
class Period:
    """From ``from_date`` to ``to_date``, both days included; ``to_date`` is None while it lasts."""

    from_date: date
    to_date: date | None = None

    def overlaps(self, other: "Period") -> bool:
        """Say whether some day lies in both."""
        return _reaches(self, other.from_date) and _reaches(other, self.from_date)

    def may_end_on(self, day: date) -> bool:
        """Say whether ``day`` can become the last day: not before the first, and earlier than a last day set before."""
        return day >= self.from_date and (self.to_date is None or day < self.to_date)


def _reaches(period: Period, day: date) -> bool:
    return period.to_date is None or day <= period.to_date


class NewPeriod(Request):
    """A first day and, where it is known, a last one."""

    from_date = Day(required=True)
    to_date = Day(load_default=None, allow_none=True)

    @validates_schema
    def end_after_beginning(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        """Refuse a period that ends before it begins."""
        if data["to_date"] is not None and data["to_date"] < data["from_date"]:
            raise ValidationError("Before the first day.", "to_date")
