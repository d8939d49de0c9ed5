"""Cursors say where a page ends, and nothing to anybody else."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from chassis.cursors import Cursors
from contracts.core.errors import Invalid

VALUES = [datetime(2026, 1, 1, 0, 0, 0, 123456, UTC), date(2026, 1, 1), uuid4(), Decimal("1.50"), "字", 3, None, True]


def test_what_was_written_is_what_is_read():
    cursors = Cursors("key")
    assert cursors.read(cursors.write(VALUES, b"question"), b"question") == VALUES


@pytest.mark.parametrize("cursor", ["", "x", "????", "é", "AAAAAAAAAAAAAAAAAAAAAAAA"])
def test_what_is_no_cursor_is_refused(cursor):
    with pytest.raises(Invalid) as refused:
        Cursors("key").read(cursor, b"question")
    assert refused.value.fields[0].field == "cursor"


def test_a_cursor_of_another_question_or_key_is_refused():
    cursor = Cursors("key").write([1], b"question")
    with pytest.raises(Invalid):
        Cursors("key").read(cursor, b"another")
    with pytest.raises(Invalid):
        Cursors("other").read(cursor, b"question")
