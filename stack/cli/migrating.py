"""``steward migrate``: the databases of the local suite, brought up to date or compared with the code."""

import os
import sys
from pathlib import Path

import click

from stack.cli.options import data_option, say
from stack.database_server import find_database
from stack.errors import StackError
from stack.paths import Layout
from stack.suite.credentials import Credentials
from stack.suite.databases import bring_up, findings
from stack.suite.parts import PARTS


@click.command("migrate")
@data_option
@click.option("--check", is_flag=True, help="Change nothing; the exit code says whether all of them fit.")
def migrate_command(root: Path, check: bool) -> None:
    """Bring the databases up to date and say of each whether it and this code fit. The suite may run meanwhile."""
    if check and not root.exists():
        raise StackError(f"there are no databases in {root}: make run makes them")
    layout = Layout(root.absolute())
    layout.create()
    credentials = Credentials.of(layout.secrets)
    server = find_database(layout.postgres, os.environ, log=layout.logs / "postgres.log")
    try:
        if not check:
            bring_up(list(PARTS), server.admin_url, credentials, say)
        sys.exit(0 if _told(server.admin_url, credentials) else 1)
    finally:
        server.stop()


def _told(admin_url: str, credentials: Credentials) -> bool:
    found = [(fits, line) for _, fits, line in findings(admin_url, credentials)]
    for fits, line in found:
        click.secho(f"{'✓' if fits else '✗'} {line}", fg="green" if fits else "red")
    return all(fits for fits, _ in found)
