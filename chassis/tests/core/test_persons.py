"""Rows about a person as JSON."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from chassis.persons.exporting import plain


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Decimal("1234567890.10"), "1234567890.10"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 8, tzinfo=UTC), "2026-03-01T08:00:00+00:00"),
        (b"\x00\xff", "AP8="),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        ([Decimal("0.10"), None], ["0.10", None]),
        ({"a": 1}, {"a": 1}),
        (True, True),
    ],
)
def test_what_a_row_holds_is_told_exactly(value: object, said: object):
    assert plain(value) == said
