"""``steward log``: the operation logs of the running suite, in all of its parts."""

import sys
from pathlib import Path

import click

from stack.cli.options import data_option
from stack.paths import Layout
from stack.suite.environment import remembered
from stack.suite.operating import operated
from stack.suite.parts import PARTS


@click.command("log", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@data_option
@click.argument("words", metavar="COMMAND ...", nargs=-1, type=click.UNPROCESSED)
def log_command(root: Path, words: tuple[str, ...]) -> None:
    """Run COMMAND over the logs of all parts, such as: steward log verify.

    Without a COMMAND it says which there are.
    """
    layout = Layout(root.absolute())
    environment = {name: value for part in PARTS for name, value in remembered(layout, part).items()}
    sys.exit(operated(PARTS[0], ("log", *(words or ("--help",))), environment).returncode)
