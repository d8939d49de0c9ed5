import io
import logging
import sys

import orjson
import pytest

from chassis.observe import logs


@pytest.fixture
def lines(monkeypatch):
    """Configures the logs of a process and reads what is written."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    logs.configure("alpha", "serve")
    yield lambda: [orjson.loads(line) for line in written.getvalue().splitlines()]
    root.handlers[:] = before
    root.setLevel(level)


def test_a_line_has_what_is_bound_around_it(lines):
    with logs.bound(tenant="t1", event_id="e1"):
        logs.log_for("chassis.x").info("it happened", count=2)
    logs.log_for("chassis.x").info("later")
    first, second = lines()
    assert first.items() >= {"event": "it happened", "count": 2, "tenant": "t1", "event_id": "e1"}.items()
    assert first.items() >= {"service": "alpha", "role": "serve", "level": "info", "logger": "chassis.x"}.items()
    assert "tenant" not in second


def test_the_libraries_lines_go_the_same_way(lines):
    with logs.bound(request_id="r1"):
        logging.getLogger("kombu").warning("no connection to %s", "it", extra={"tries": 3})
        logging.getLogger("kombu").info("not worth a line")
    [line] = lines()
    assert line.items() >= {"event": "no connection to it", "tries": 3, "request_id": "r1", "level": "warning"}.items()


def test_an_exception_comes_with_its_stack_in_one_line(lines):
    try:
        raise RuntimeError("why")
    except RuntimeError:
        logs.log_for("chassis.x").exception("it failed")
    [line] = lines()
    assert "Traceback" in line["exception"]
    assert "RuntimeError: why" in line["exception"]


def test_values_that_json_does_not_know_are_written_as_text(lines):
    logs.log_for("chassis.x").info("odd", value={1}, kind=object)
    [line] = lines()
    assert line["value"] == "{1}"


class Odd:
    def __str__(self):
        return "+8613800138000"


@pytest.mark.parametrize("facts", [{"phone": "+8613800138000"}, {"error": Odd()}, {"many": [{"deep": "13800138000"}]}])
def test_nothing_personal_is_in_a_line(lines, facts):
    try:
        raise RuntimeError("Key (number)=(+8613800138000) already exists.")
    except RuntimeError:
        logs.log_for("chassis.x").exception("for 13800138000", **facts)
    logging.getLogger("kombu").warning("of %s", "13800138000")
    assert "13800138000" not in str(lines())
    assert "138****8000" in lines()[0]["exception"]


def test_nor_in_one_for_a_terminal(lines, monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("alpha", "serve", style="console")
    try:
        raise RuntimeError("Key (number)=(+8613800138000) already exists.")
    except RuntimeError:
        logs.log_for("chassis.x").exception("it failed")
    assert "138****8000" in written.getvalue()
    assert "13800138000" not in written.getvalue()
