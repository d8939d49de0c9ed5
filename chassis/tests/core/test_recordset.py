from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import ARRAY, Boolean, Date, DateTime, Integer, Numeric, Text, Uuid, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from chassis.database.recordset import Recordset
from chassis.testing import work_as

ID = UUID("0190a0b0-c0d0-7e0f-8a1b-2c3d4e5f6071")
ODD = [
    "",
    "null",
    "NULL",
    'a "b" c',
    "back\\slash",
    "\\n",
    "\\\\",
    "{a,b}",
    "line\nbreak\ttab\r\b\f",
    "\x01\x1f\x7f",
    "张三 é 🙂",
]
KINDS: dict[str, tuple[TypeEngine[Any], list[Any]]] = {
    "text": (Text(), [*ODD, None]),
    "id": (Uuid(), [ID, None]),
    "number": (Integer(), [-1, 0, 2**31 - 1, None]),
    "amount": (Numeric(14, 2), [Decimal("-1.50"), Decimal("999999999999.99"), None]),
    "flag": (Boolean(), [True, False, None]),
    "day": (Date(), [date(2024, 2, 29), None]),
    "moment": (DateTime(timezone=True), [datetime(2026, 11, 28, 1, 2, 3, 456789, tzinfo=UTC), None]),
    "json": (JSONB(), [{}, [], [{"a": word} for word in ODD if "\x01" not in word], 1, "x", None]),
    "texts": (ARRAY(Text()), [[], ODD, ["a", None], None]),
    "ids": (ARRAY(Uuid()), [[ID, ID], [], None]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_values_arrive_as_they_were_sent(kind):
    column, values = KINDS[kind]
    given = Recordset({"place": Integer(), "value": column})
    rows = [{"place": place, "value": value} for place, value in enumerate(values)]
    with work_as("sample", tenant=ID) as work:
        found = work.session.execute(select(given.c.value).order_by(given.c.place), given.of(rows))
        assert list(found.scalars()) == values


def test_the_statement_is_the_same_for_any_number_of_rows():
    given = Recordset({"value": Text()})
    query = select(given.c.value)
    with work_as("sample", tenant=ID) as work:
        for count in (0, 1, 500):
            assert len(work.session.execute(query, given.of([{"value": "x"}] * count)).all()) == count
