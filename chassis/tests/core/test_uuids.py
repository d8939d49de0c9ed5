"""UUIDs as the driver reads them."""

from uuid import UUID, uuid4

from sqlalchemy import text

from chassis.testing import runtime_of

_ASKED = text("SELECT CAST(:id AS uuid), CAST(NULL AS uuid), ARRAY[CAST(:id AS uuid), NULL], CAST(NULL AS uuid[])")


def _read(id: UUID):
    with runtime_of("sample").engine.begin() as connection:
        return tuple(connection.execute(_ASKED, {"id": str(id)}).one())


def test_they_come_as_they_are_alone_in_an_array_and_missing():
    id = uuid4()
    assert _read(id) == (id, None, [id, None], None)


def test_what_was_read_lately_is_not_made_again():
    id = uuid4()
    first, again = _read(id)[0], _read(id)[0]
    assert first is again
