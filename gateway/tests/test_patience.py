"""How long rows wait, without a database."""

from gateway.import_jobs.patience import Patience


def _tries(patience: Patience, waiting: tuple[int, ...], sheet: str, of: int = 1) -> int:
    tries = 0
    while not patience.ended(sheet, of):
        patience, tries = patience.after(waiting), tries + 1
    return tries


def test_where_nothing_changes_it_ends():
    assert _tries(Patience(), (3,), "客户") == 13


def test_while_rows_come_right_it_does_not_end():
    patience = Patience()
    for left in range(100, 0, -1):
        patience = patience.after(range(left))
        assert not patience.ended("客户", 100)


def test_in_a_sheet_in_which_it_was_of_no_use_it_ends_soon():
    spent = Patience((3,), 12).afresh("客户")
    assert _tries(spent, (700,), "客户") == 3
    assert _tries(spent, (700,), "合作单位") == 13


def test_it_ends_at_once_there_for_rows_of_which_others_came_right():
    spent = Patience((3,), 12).afresh("客户").after([700])
    assert spent.ended("客户", 500)
    assert not spent.ended("合作单位", 500)


def test_what_came_right_spends_nothing():
    assert Patience((3,), 5).after(()).afresh("客户") == Patience()


def test_it_is_remembered_as_json():
    patience = Patience((3, 4), 2, "客户")
    assert Patience.of({"waiting": [3, 4], "still": 2, "spent_on": "客户"}) == patience
    assert patience.as_dict() == {"waiting": (3, 4), "still": 2, "spent_on": "客户"}
    assert Patience.of({}) == Patience()
