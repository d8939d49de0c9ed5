"""``steward resilience``: what the suite survives."""

import sys
from pathlib import Path

import click

from stack.cli.options import ROOT, say
from stack.cli.showing import import_bar
from stack.errors import StackError
from stack.resilience.running import Resilience
from stack.resilience.scenario import Scenario
from stack.resilience.scenarios import SCENARIOS
from stack.resilience.table import tables


@click.command("resilience")
@click.argument("names", nargs=-1, metavar="[SCENARIO]…", type=click.Choice(list(SCENARIOS)))
@click.option("--short", is_flag=True, help="Little of everything: some minutes in all.")
@click.option("--minutes", type=click.FloatRange(min=1), help="How long soak lasts: 30 minutes, or 480 for 8 hours.")
@click.option("--table", is_flag=True, help="Run nothing; print what was found so far, as Markdown.")
@click.option("--again", is_flag=True, help="Also those that this commit has been through.")
@click.option(
    "--data",
    "root",
    type=click.Path(path_type=Path),
    default=ROOT / "resilience",
    show_default=True,
    help="The folder with the results, and with the suite that is shaken.",
)
def resilience_command(
    names: tuple[str, ...], root: Path, *, short: bool, again: bool, minutes: float | None, table: bool
) -> None:
    """Kill, freeze, cut off and restart the parts of a suite of its own under load, and look what was lost.

    All scenarios, or those that are named, each with a negative control: the same with a mend switched off, where
    something has to be lost. A run that was interrupted goes on with the scenario at which it stopped.
    """
    scenarios = _chosen(names, minutes, short=short)
    with import_bar() as follow:
        shaking = Resilience(root.absolute(), say, click.echo, follow)
        if table:
            click.echo("\n".join(tables(shaking.results.all(), SCENARIOS)))
            return
        held = shaking.run(scenarios, short=short, again=again)
    say(f"the results are in {shaking.results.file}")
    sys.exit(0 if held else 1)


def _chosen(names: tuple[str, ...], minutes: float | None, *, short: bool) -> list[Scenario]:
    chosen = [SCENARIOS[name] for name in names or SCENARIOS]
    if minutes is None:
        return chosen
    if short:
        raise click.UsageError("--minutes is for the full form: leave --short away")
    try:
        return [scenario.lasting(minutes) for scenario in chosen]
    except StackError as error:
        raise click.UsageError(str(error)) from None
