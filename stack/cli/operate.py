"""``steward operate``: an operator's command beside the processes of one part of the local suite."""

import sys
from pathlib import Path

import click

from stack.cli.options import data_option
from stack.paths import Layout
from stack.suite.environment import remembered
from stack.suite.operating import operated
from stack.suite.parts import PARTS


@click.command("operate", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@data_option
@click.argument("part", type=click.Choice(PARTS))
@click.argument("words", metavar="COMMAND ...", nargs=-1, type=click.UNPROCESSED)
def operate_command(root: Path, part: str, words: tuple[str, ...]) -> None:
    """Run COMMAND as it is run in the image of PART, such as: steward operate ticketing dead list ticketing.

    Without a COMMAND it says which there are.
    """
    environment = remembered(Layout(root.absolute()), part)
    sys.exit(operated(part, words or ("--help",), environment).returncode)
