import pytest

from stack.bench.grown import HEAD, Comparison, Cost, Stage, stages_of
from stack.errors import StackError


def cost(tickets, cpu_ms=4.0, floor_ms=2.0, blocks=100.0, op="list"):
    return Cost(Stage(tickets), "group", op, cpu_ms, floor_ms, blocks)


def test_stages_are_written_with_commas_and_grow():
    assert stages_of("10000,20000,20000x10") == [Stage(10_000), Stage(20_000), Stage(20_000, 10)]
    for wrong in ("", "x", "1x2x3", "200,100", "100x10,100"):
        with pytest.raises(StackError):
            stages_of(wrong)


def test_a_cost_is_compared_with_that_of_the_first_stage_at_the_speed_the_machine_had(tmp_path):
    compared = Comparison(tmp_path / "growth.json")
    first, other = compared.take(cost(10)), compared.take(cost(10, op="open", cpu_ms=1.0))
    later = compared.take(cost(1000, cpu_ms=10.0, floor_ms=4.0, blocks=140.0))
    assert (first.cpu, first.blocks, other.cpu) == (1.0, 1.0, 1.0)
    assert (later.cpu, later.blocks, later.good) == (1.25, 1.4, True)
    assert not compared.take(cost(1000, cpu_ms=6.0)).good
    assert not compared.take(cost(1000, blocks=151.0)).good


def test_what_was_measured_is_kept_for_the_next_run(tmp_path):
    compared = Comparison(tmp_path / "growth.json")
    assert compared.known(Stage(10)) == []
    costs = [cost(10), cost(1000)]
    for one in costs:
        compared.take(one)
    compared.keep()
    again = Comparison(tmp_path / "growth.json")
    assert again.known(Stage(10)) == costs[:1]
    again.take(costs[0])
    again.keep()
    assert again.known(Stage(1000)) == costs[1:], "each stage is kept before the next is begun"


def test_a_row_stands_under_its_head(tmp_path):
    row = Comparison(tmp_path / "growth.json").take(cost(10)).row()
    assert len(row) == len(HEAD)
