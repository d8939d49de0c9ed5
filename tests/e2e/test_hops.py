"""A hop over the suite's own broker can be measured while the suite runs."""

from stack.bench.hop.ends import BARE, OURS, hops
from stack.bench.plan import Plan
from tests.e2e.running import Running


def test_both_hops_are_gone_and_each_end_takes_its_time(running: Running):
    plan = Plan(running.suite.layout.run, seconds=1)
    with hops(running.suite, running.harbour) as found:
        figures = {hop.op: hop.measure(plan, 2) for hop in found}
    assert figures.keys() == {BARE, OURS}
    for figure in figures.values():
        assert figure.load.sent > 10
        assert all(spent > 0 for spent in figure.cpu.values())
