import psycopg2
import pytest

from stack.bench.filling import filling

TABLES = ("tickets", "ticket_log")
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'ix_ticket%' ORDER BY indexname"


@pytest.fixture
def database(admin_of):
    return admin_of("ticketing")


def indexes(database):
    with database.cursor() as cursor:
        cursor.execute(INDEXES)
        return cursor.fetchall()


def test_indexes_are_there_again_when_it_is_filled(database):
    before = indexes(database)
    with filling(database, TABLES) as cursor:
        cursor.execute(INDEXES)
        assert not cursor.fetchall()
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'tickets'::regclass AND contype = 'p'")
        assert cursor.rowcount == 1, "its key is still there"
    assert indexes(database) == before


def test_an_error_leaves_all_as_it_was(database):
    before = indexes(database)
    with pytest.raises(psycopg2.DataError), filling(database, TABLES) as cursor:
        cursor.execute("SELECT 1 / 0")
    assert indexes(database) == before
