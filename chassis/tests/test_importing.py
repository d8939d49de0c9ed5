from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from chassis.importing import Batch, Held, Row, grouped, hold, portions, recorded, settle_held
from contracts.core.imports import unknown
from contracts.core.periods import Period

TODAY = date(2026, 3, 2)
DESK = ("here", "desk")


def row(number=2, **values):
    return Row({"row": number, "from_date": None, "to_date": None, **values})


def held(begins="2024-01-01", ends=None, what=DESK):
    return Held(uuid4(), what, Period(date.fromisoformat(begins), date.fromisoformat(ends) if ends else None))


def spoken_of(held: list[Held], what: tuple[str, str], row: Row) -> Any:
    return hold(held, what, row, TODAY)


def test_a_reply_has_the_rows_in_their_order():
    batch = Batch([{"row": 5}, {"row": 3}, {"row": 4}])
    first, second, third = batch.rows
    made = uuid4()
    third.settle("created", made)
    first.settle("unchanged", made)
    second.refuse(unknown("code", "X"))
    assert [(one["row"], one["outcome"]) for one in batch.reply()["outcomes"]] == [
        (5, "unchanged"),
        (3, "refused"),
        (4, "created"),
    ]
    assert batch.good == [first, third]
    assert batch.counts() == {"unchanged": 1, "refused": 1, "created": 1}


def test_a_refused_row_has_no_id_and_says_why():
    bad = row()
    bad.settle("changed", uuid4())
    bad.refuse(unknown("code", "X"))
    assert (bad.outcome, bad.id, bad.good) == ("refused", None, False)
    [problem] = bad.reply()["problems"]
    assert (problem["code"], problem["retry"]) == ("unknown", True)


def test_without_a_reason_a_row_stays():
    good = row()
    good.refuse()
    assert good.good


def test_rows_of_one_thing_complete_each_other():
    rows = [
        row(code="A", name="甲", city=None),
        row(code="A", name=None, city="深圳"),
        row(code="B", name="乙", city=None),
    ]
    first, second = grouped(rows, lambda one: one["code"], ("name", "city"))
    assert (first.key, first["name"], first["city"], len(first.rows)) == ("A", "甲", "深圳", 2)
    assert (second.key, second["city"]) == ("B", None)


def test_of_rows_that_contradict_each_other_the_first_counts():
    rows = [row(2, code="A", name="甲"), row(3, code="A", name=None), row(4, code="A", name="乙")]
    [group] = grouped(rows, lambda one: one["code"], ("name",))
    group.settle("created", uuid4())
    assert [one.outcome for one in rows] == ["created", "created", "refused"]
    assert "2" in rows[2].problems[0].reason_en


def test_an_empty_cell_leaves_what_is_on_record():
    [group] = grouped([row(name="甲", city=None)], lambda _: "A", ("name", "city"))
    before = recorded(SimpleNamespace(name="乙", city="深圳"), ("name", "city"))
    assert group.over(before, ("name", "city")) == {"name": "甲", "city": "深圳"}
    assert group.over(recorded(None, ("name",)), ("name", "city")) == {"name": "甲", "city": None}


def test_what_a_refused_row_says_does_not_count():
    rows = [row(2, name="甲", city=None), row(3, name=None, city="深圳")]
    [group] = grouped(rows, lambda _: "A", ("name", "city"))
    rows[1].refuse(unknown("city", "深圳"))
    assert (group["name"], group["city"]) == ("甲", None)


@pytest.mark.parametrize(
    ("holder", "held_state", "outcome"),
    [
        ("created", "created", "created"),
        ("changed", "unchanged", "changed"),
        ("unchanged", "created", "changed"),
        ("unchanged", "unchanged", "unchanged"),
    ],
)
def test_a_row_is_settled_by_its_holder_and_by_what_is_held(holder, held_state, outcome):
    one = held()
    one.state = held_state
    spoken = row()
    settle_held([(spoken, one)], uuid4(), holder)
    assert spoken.outcome == outcome


def test_something_new_begins_on_its_first_day_or_today():
    assert spoken_of([], DESK, row(from_date=date(2024, 5, 1))).period == Period(date(2024, 5, 1))
    assert spoken_of([], DESK, row()).period == Period(TODAY)
    past = date(2020, 12, 31)
    assert spoken_of([], DESK, row(to_date=past)).period == Period(past, past)


def test_what_is_there_is_found_by_days_that_are_shared():
    earlier, later = held("2022-01-01", "2022-12-31"), held("2024-01-01")
    assert spoken_of([earlier, later], DESK, row(from_date=date(2024, 1, 1))) is later
    assert spoken_of([earlier, later], DESK, row(from_date=date(2022, 1, 1), to_date=date(2022, 12, 31))) is earlier
    assert earlier.state == later.state == "unchanged"


def test_without_days_the_last_one_is_meant():
    earlier, later = held("2022-01-01", "2022-12-31"), held("2024-01-01")
    assert spoken_of([earlier, later], DESK, row()) is later


def test_days_are_corrected():
    present = held("2024-01-01")
    found = spoken_of([present], DESK, row(from_date=date(2023, 6, 1), to_date=date(2025, 1, 31)))
    assert (found, found.state, found.period) == (present, "changed", Period(date(2023, 6, 1), date(2025, 1, 31)))


def test_other_days_are_something_new():
    present = held("2022-01-01", "2022-12-31")
    kept = [present]
    found = spoken_of(kept, DESK, row(from_date=date(2023, 1, 1)))
    assert (found.state, kept) == ("created", [present, found])


def test_something_else_is_something_new():
    assert spoken_of([held()], ("there", "desk"), row(from_date=date(2024, 1, 1))).state == "created"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"to_date": date(2023, 1, 1)}, "dates_reversed"),
        ({"from_date": date(2022, 6, 1)}, "overlaps"),
    ],
)
def test_days_that_cannot_be_are_refused(values, reason):
    kept = [held("2022-01-01", "2022-12-31"), held("2024-01-01")]
    bad = row(**values, **({"to_date": date(2024, 6, 1)} if reason == "overlaps" else {}))
    assert spoken_of(kept, DESK, bad) is None
    assert [problem.code for problem in bad.problems] == [reason]


def test_two_rows_do_not_correct_the_same_thing():
    present = held("2024-01-01")
    assert spoken_of([present], DESK, row(2, from_date=date(2024, 2, 1))) is present
    second = row(3, from_date=date(2024, 3, 1))
    assert spoken_of([present], DESK, second) is None
    assert present.period == Period(date(2024, 2, 1))


def test_portions_fit_into_one_batch_event():
    assert [len(portion) for portion in portions(range(1200))] == [500, 500, 200]
