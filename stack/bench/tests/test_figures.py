import json

from stack.bench.figures import Figure, head, write
from stack.bench.wrk import Load

LOAD = Load(sent=200, answered=180, seconds=2.0, p50_ms=1.234, p99_ms=5.678, errors=0, first_error="")
FIGURE = Figure("open", 8, LOAD, {"gateway": 0.2, "database": 0.1})


def test_the_cost_of_a_request_is_over_all_that_the_server_was_given():
    assert FIGURE.cpu_ms == {"gateway": 1.0, "database": 0.5, "sum": 1.5}


def test_the_file_is_a_list_of_records(tmp_path):
    write(tmp_path / "latest.json", [FIGURE])
    [record] = json.loads((tmp_path / "latest.json").read_text())
    assert record == {
        "op": "open",
        "connections": 8,
        "rps": 90.0,
        "p50_ms": 1.23,
        "p99_ms": 5.68,
        "errors": 0,
        "cpu_ms": {"gateway": 1.0, "database": 0.5, "sum": 1.5},
    }


def test_a_row_stands_under_its_head():
    row = FIGURE.row()
    assert len(row) == len(head())
    assert row.split() == ["open", "8", "90", "1.2", "5.7", "0", "1.00", "0.50", "1.50"]
