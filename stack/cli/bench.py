"""``steward bench``: how fast the suite is, and what a request costs."""

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from stack.bench.figures import Figure
from stack.bench.plan import Plan
from stack.bench.rest import Rest
from stack.bench.running import Bench
from stack.cli.growing import grow, growth_option
from stack.cli.options import ROOT, say
from stack.cli.showing import import_bar
from stack.play.opening import Follow
from stack.resilience.checks import Check


def _held(checks: Iterable[Check]) -> bool:
    found = list(checks)
    for check in found:
        click.echo(check.row())
    return all(check.held for check in found)


_APART: Mapping[str, Callable[[Bench, Follow, Any], bool | None]] = {
    "trust": lambda bench, follow, _: bench.trust(follow),
    "revoking": Bench.revoking,
    "events": lambda bench, follow, _: all(aim.met for aim in bench.events(follow)),
    "copies": lambda bench, follow, _: _held(bench.copies(follow)),
    "bulk": lambda bench, follow, rooms: _held(bench.bulk(follow, rooms)),
    "flames": lambda bench, follow, folder: bench.flames(follow, folder),
    "export": lambda bench, follow, rows: _held(bench.export(follow, rows)),
}
"""What is measured alone, by the name of its option; it says whether all is as it should be, where something should."""


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
@click.option("--copies", is_flag=True, help="Only whether more copies of a service do more work, and lose nothing.")
@click.option("--bulk", type=click.IntRange(30, 1_000_000), help="Only what it costs to import so many rooms.")
@click.option("--export", type=click.IntRange(100, 10_000_000), help="Only what memory an export of so many takes.")
@click.option("--flames", type=click.Path(path_type=Path), help="Only flame graphs, into this folder.")
@growth_option
def bench_command(
    root: Path, seconds: int, connections: str, *, quick: bool, rest: bool, growth: str | None, **apart: Any
) -> None:
    """Measure opening, reading, listing and changing tickets among 100,000, beside two floors."""
    if growth:
        return grow(root, growth)
    if rest:
        for line in Rest(root.absolute() / "rest").measure():
            click.echo(line)
        return None
    plan = Plan(root.absolute(), (8,), 3, 5.0, 10.0) if quick else Plan(root.absolute(), _numbers(connections), seconds)
    bench = Bench(plan, say, click.echo)
    with import_bar() as follow:
        for name, value in apart.items():
            if value:
                return _judge(_APART[name](bench, follow, value))
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


def _judge(good: bool | None) -> None:
    """Exit 1 where something is not as it should be."""
    if good is False:
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
