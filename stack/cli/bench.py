"""``steward bench``: how fast the suite is, and what a request costs."""

import sys
from pathlib import Path

import click

from stack.bench.aims import Aim
from stack.bench.figures import Figure
from stack.bench.plan import Plan
from stack.bench.rest import Rest
from stack.bench.running import Bench
from stack.cli.growing import grow, growth_option, stages_asked
from stack.cli.options import ROOT, say
from stack.cli.showing import import_bar


@click.command("bench")
@click.option(
    "--data",
    "root",
    type=click.Path(path_type=Path),
    default=ROOT / "bench",
    show_default=True,
    help="The folder with the figures, and with the suite that is measured.",
)
@click.option("--seconds", type=click.IntRange(1, 600), default=8, show_default=True, help="For each run.")
@click.option("--connections", default="1,8,32", show_default=True, help="At how many connections, parted by commas.")
@click.option("--quick", is_flag=True, help="3 s at 8 connections only.")
@click.option("--trust", is_flag=True, help="Only what authentication and authorization cost in a request.")
@click.option("--rest", is_flag=True, help="Only how soon `make run` is ready, and what the suite holds at rest.")
@click.option(
    "--revoking", type=click.IntRange(2, 1000), help="Only for how long what was taken away still works: so many tries."
)
@click.option("--events", is_flag=True, help="Only events, notifications, the relay, and the suite at rest.")
@growth_option
def bench_command(
    root: Path, seconds: int, connections: str, quick: bool, trust: bool, rest: bool, revoking: int | None, events: bool
) -> None:
    """Measure opening, reading, listing and changing tickets among 100,000, beside two floors."""
    if stages := stages_asked():
        return grow(root, stages)
    if rest:
        for line in Rest(root.absolute() / "rest").measure():
            click.echo(line)
        return None
    plan = Plan(root.absolute(), (8,), 3, 5.0, 10.0) if quick else Plan(root.absolute(), _numbers(connections), seconds)
    bench = Bench(plan, say, click.echo)
    with import_bar() as follow:
        if trust:
            return bench.trust(follow)
        if revoking:
            return bench.revoking(follow, revoking)
        if events:
            return _judge(bench.events(follow))
        figures = bench.run(follow)
    say(f"the figures are in {plan.latest}; CPU milliseconds are of all processes, with what follows from a request")
    return _end(figures)


def _numbers(text: str) -> tuple[int, ...]:
    try:
        numbers = tuple(int(part) for part in text.split(","))
    except ValueError:
        numbers = ()
    if not numbers or not all(1 <= number <= 64 for number in numbers):
        raise click.BadParameter("numbers from 1 to 64, parted by commas", param_hint="--connections")
    return numbers


def _judge(aims: list[Aim]) -> None:
    """Exit 1 where one is missed."""
    if not all(aim.met for aim in aims):
        sys.exit(1)


def _end(figures: list[Figure]) -> None:
    """Exit 1 where a request failed."""
    failed = [figure for figure in figures if figure.load.errors]
    for figure in failed:
        load = figure.load
        click.secho(
            f"✗ {figure.op} at {figure.connections}: {load.errors} requests failed, such as: {load.first_error}",
            fg="red",
        )
    if failed:
        sys.exit(1)
