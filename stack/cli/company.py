"""``steward import``."""

import os
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any, TextIO

import click
from click.exceptions import Exit

from stack.api import Client, Refused
from stack.cli.findings import fetch_result, show_findings
from stack.cli.options import say
from stack.cli.showing import import_bar
from stack.cli.workbooks import require_workbook
from stack.errors import StackError
from stack.play.opening import followed, send_workbook

REFUSED = 3
INTERRUPTED = 130
_SERVER_FAILED = 500
_COUNTS = ("created", "changed", "unchanged", "refused")


@dataclass(frozen=True)
class Door:
    """Where a person goes in, to be told again."""

    url: str
    tenant: str
    login: str

    def enter(self, password: str, language: str) -> Client:
        """Log in."""
        return Client(self.url, language=language).log_in(self.tenant, self.login, password)

    def to_follow(self, import_id: str) -> str:
        """Return the command that follows an import."""
        return f"steward import --follow {import_id} --url {self.url} --tenant {self.tenant} --login {self.login}"


def _password(file: TextIO | None) -> str:
    """Return the password. It is no word of the command: everybody on the machine reads those."""
    if file is not None:
        return file.read().strip()
    return os.environ.get("STEWARD_PASSWORD") or str(click.prompt("Password", hide_input=True))


@click.command("import")
@click.argument("workbook", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--follow", "import_id", help="Instead of WORKBOOK: the id of an import that was begun before.")
@click.option("--url", default="http://127.0.0.1:8080", show_default=True, help="The gateway.")
@click.option("--tenant", required=True, help="The company's code.")
@click.option("--login", required=True)
@click.option("--password-file", type=click.File(), help="Holds the password; else STEWARD_PASSWORD does.")
@click.option("--result", type=click.Path(path_type=Path), help="Where refused rows go [WORKBOOK.result.xlsx].")
@click.option("--language", type=click.Choice(("zh", "en")), default="zh", show_default=True, help="Of the result.")
def import_command(
    workbook: Path | None,
    import_id: str | None,
    url: str,
    tenant: str,
    login: str,
    password_file: TextIO | None,
    result: Path | None,
    language: str,
) -> None:
    """Load a company's workbook: organization, employees, projects, rooms, customers, contractors.

    Exit codes: 0 everything is in; 3 the good rows are, the others are in the result workbook; 1 it failed; 130 Ctrl-C,
    while the import goes on.
    """
    if (workbook is None) == (import_id is None):
        raise click.UsageError("Name either a WORKBOOK or an import to --follow.")
    if workbook is not None:
        require_workbook(workbook)
    door = Door(url.rstrip("/"), tenant, login)
    client = door.enter(_password(password_file), language)
    if workbook is not None:
        import_id = send_workbook(client, workbook)["id"]
    ended = _follow(client, door, str(import_id))
    target = result or (workbook or Path(ended["file_name"])).with_suffix(".result.xlsx")
    raise Exit(_report(client, ended, target))


def _follow(client: Client, door: Door, import_id: str) -> dict[str, Any]:
    """Show the bar until the import has ended, however long it takes."""
    try:
        with import_bar() as follow:
            return followed(client, import_id, follow, inf)
    except KeyboardInterrupt:
        say(f"the import goes on without you; to follow it: {door.to_follow(import_id)}")
        raise Exit(INTERRUPTED) from None
    except StackError as error:
        if isinstance(error, Refused) and error.status < _SERVER_FAILED:
            raise
        raise StackError(f"{error}\n  The import itself is not stopped by this: {door.to_follow(import_id)}") from None


def _report(client: Client, ended: dict[str, Any], target: Path) -> int:
    """Say what came of the import, fetch what was refused, and return the exit code."""
    if ended["status"] == "failed":
        raise StackError(f"{ended['error']['reason_zh']} / {ended['error']['reason_en']}")
    say(", ".join(f"{name} {ended[name]}" for name in _COUNTS))
    show_findings(client, ended["id"])
    if not fetch_result(client, ended["id"], target):
        return 0
    click.secho(f"✗ not everything was taken: {target} has what was refused, and why; mend and import it", fg="red")
    return REFUSED
