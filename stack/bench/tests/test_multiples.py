from types import SimpleNamespace

import pytest

from stack.bench.figures import Figure
from stack.bench.multiples import in_turn, multiples
from stack.bench.wrk import Load


def _figure(op, connections, ms, p50=1.0, p99=1.0):
    load = Load(sent=1000, answered=1000, seconds=1.0, p50_ms=p50, p99_ms=p99, errors=0, first_error="")
    return Figure(op, connections, load, {"gateway": ms})


def test_floor_i_is_measured_before_and_after_each_operation_and_the_others_before_and_after_all():
    ops = ("floor_pika", "empty_call", "floor_hello", "floor_insert", "read", "open")
    order = [target.op for target in in_turn(SimpleNamespace(op=op) for op in ops)]
    assert order == [
        *("floor_pika", "floor_hello", "floor_insert"),
        *("empty_call", "floor_insert", "read", "floor_insert", "open", "floor_insert"),
        *("floor_pika", "floor_hello"),
    ]


def test_what_became_slower_with_the_machine_is_judged_by_the_floors_next_to_it():
    floors = [_figure("floor_insert", 8, ms) for ms in (1.0, 1.0, 2.0)]
    runs = [
        floors[0],
        _figure("read", 8, 1.5),
        floors[1],
        _figure("open", 8, 4.5),
        floors[2],
        _figure("floor_pika", 8, 1.0),
    ]
    found = {aim.what: aim.value for aim in multiples(runs)}
    assert [found[f"{op} at 8"] for op in ("read", "open", "floor_pika")] == pytest.approx([1.5, 3.0, 0.5])


def test_the_floor_is_the_mean_of_before_and_after():
    runs = [_figure("floor_insert", 8, 1.0), _figure("open", 8, 9.0), _figure("floor_insert", 8, 3.0)]
    found = {aim.what: aim for aim in multiples(runs)}
    assert found["open at 8"].value == pytest.approx(4.5)
    assert (found["open at 8"].most, found["open at 8"].met) == (3.3, False)


def test_only_the_runs_that_are_wanted_are_judged():
    runs = [_figure(op, connections, 1.0) for connections in (1, 8) for op in ("floor_insert", "read", "empty_call")]
    judged = {aim.what for aim in multiples(runs) if aim.most is not None}
    assert judged == {"read at 8", "empty_call at 8"}


def test_each_number_of_connections_has_its_own_floor():
    runs = [_figure("floor_insert", 1, 1.0), _figure("read", 1, 2.0)]
    runs += [_figure("floor_insert", 8, 2.0), _figure("read", 8, 2.0)]
    assert [aim.value for aim in multiples(runs) if aim.what.startswith("read")] == pytest.approx([2.0, 1.0])


@pytest.mark.parametrize(("p99", "met"), [(6.0, True), (6.1, False)])
def test_how_far_answers_lie_apart_is_judged_where_many_wait(p99, met):
    runs = [_figure("floor_insert", 32, 1.0, p99=50.0), _figure("open", 32, 3.0, p50=1.0, p99=p99)]
    [spread] = [aim for aim in multiples(runs) if "÷" in aim.what]
    assert spread.value == pytest.approx(p99)
    assert spread.met is met
