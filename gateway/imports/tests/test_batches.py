import pytest

from gateway.imports.batches import batches
from gateway.imports.rows import read_workbook
from gateway.imports.tests.books import ROOM, ROOM_HEADERS, write_book


@pytest.fixture
def path(tmp_path):
    rooms = [[*ROOM[:4], 1000 + number, *ROOM[5:]] for number in range(25)]
    rooms[7][3] = "顶层"
    rooms[20] = rooms[3]
    more = [["HZ01", *row[1:]] for row in rooms[:5]]
    return write_book(tmp_path / "book.xlsx", {"房间": [ROOM_HEADERS, *rooms], "房间2": [ROOM_HEADERS, *more]})


def seen(rows):
    return [(row.sheet, row.row, row.values, row.problems) for row in rows]


def test_batches_are_of_one_sheet_and_not_too_large(path):
    found = [*batches(read_workbook(path), size=10)]
    assert [(batch.kind, batch.position, len(batch.rows)) for batch in found] == [
        ("rooms", ("房间", 10), 10),
        ("rooms", ("房间", 20), 10),
        ("rooms", ("房间", 26), 6),
        ("rooms", ("房间2", 6), 6),
    ]
    assert seen(row for batch in found for row in batch.rows) == seen(read_workbook(path))


def test_good_rows_and_problems_of_a_batch(path):
    first, *_ = batches(read_workbook(path), size=10)
    assert [row.row for row in first.good] == [2, 3, 4, 5, 6, 7, 8, 10]
    assert [(p.row, p.code) for p in first.problems] == [(9, "number_invalid")]


@pytest.mark.parametrize("stopped", range(4))
def test_reading_goes_on_where_it_stopped_and_still_knows_what_came_before(path, stopped):
    found = [*batches(read_workbook(path), size=10)]
    rest = [row for batch in found[stopped + 1 :] for row in batch.rows]
    assert seen(read_workbook(path, after=found[stopped].position)) == seen(rest)
