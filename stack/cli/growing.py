"""``steward bench --growth``: whether a request costs more because there is more."""

import sys
from pathlib import Path

import click

from stack.bench.grown import MOST_BLOCKS, MOST_CPU, stages_of
from stack.bench.growth import Growing
from stack.bench.plan import Plan
from stack.cli.options import say
from stack.cli.showing import import_bar

_TIMES = 400
"""How often each operation is asked."""

growth_option = click.option(
    "--growth",
    is_flag=False,
    flag_value="10000,100000,1000000,1000000x10,1000000x1000",
    metavar="[TICKETS[xTENANTS],...]",
    help="Only whether a request costs more because there is more, in a suite of its own below growth/.",
)


def grow(root: Path, stages: str) -> None:
    """Measure the ``stages``. Exit 1 where a request costs more than it should."""
    growing = Growing(Plan(root.absolute() / "growth"), _TIMES, say, click.echo)
    with import_bar() as follow:
        compared = growing.run(stages_of(stages), follow)
    missed = [one for one in compared.all if not one.good]
    if missed:
        limits = f"{MOST_CPU} × the CPU time or {MOST_BLOCKS} × the blocks"
        click.secho(f"✗ {len(missed)} requests cost more than {limits} of the first stage", fg="red")
        sys.exit(1)
