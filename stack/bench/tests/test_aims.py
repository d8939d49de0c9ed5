import json

import pytest

from stack.bench.aims import Aim, head, write


@pytest.mark.parametrize(
    ("aim", "met", "sign"),
    [
        (Aim("p50", 50.0, "ms", most=50.0), True, "✓"),
        (Aim("p50", 50.1, "ms", most=50.0), False, "✗"),
        (Aim("relay", 3000.0, "events/s", least=3000.0), True, "✓"),
        (Aim("relay", 2999.0, "events/s", least=3000.0), False, "✗"),
        (Aim("delivery", 7.0, "ms"), True, " "),
    ],
)
def test_an_aim_is_the_most_or_the_least_that_is_wanted_or_none(aim, met, sign):
    assert aim.met is met
    assert aim.row()[0] == sign


def test_a_row_stands_under_its_head():
    row = Aim("at rest", 2.5, "% of a core", most=3.0, parts={"relay": 1.0, "database": 1.5}).row()
    assert row.endswith("relay 1.00, database 1.50")
    for title, cell in (("measured", "2.50"), ("wanted", "≤ 3")):
        assert head().index(title) + len(title) == row.index(cell) + len(cell)
    for title, cell in (("unit", "% of"), ("of which", "relay")):
        assert head().index(title) == row.index(cell)


def test_the_file_is_a_list_of_records(tmp_path):
    write(tmp_path / "events.json", [Aim("relay", 3210.98765, "events/s", least=3000.0, parts={"relay ms": 0.12345})])
    [record] = json.loads((tmp_path / "events.json").read_text())
    assert record == {
        "what": "relay",
        "value": 3210.988,
        "unit": "events/s",
        "most": None,
        "least": 3000.0,
        "parts": {"relay ms": 0.123},
    }


def test_where_the_machine_is_slower_more_is_allowed_and_less_where_it_is_faster():
    aim = Aim("a notification", 2.5, "CPU ms", most=2.0, parts={"notify": 2.0})
    assert not aim.met
    slow = aim.beside(2.7)
    assert slow.most == pytest.approx(3.0)
    assert slow.met
    assert slow.parts == {"notify": 2.0, "floor I ms": 2.7}
    assert not aim.beside(0.9).met


def test_what_has_no_most_stays_as_it_is():
    rate = Aim("opens a second", 99.0, "", least=95.0)
    assert rate.beside(3.6) == rate
