"""``steward import``."""

from pathlib import Path
from typing import Any

import click

from stack.api import Client
from stack.cli.options import say
from stack.cli.showing import import_bar
from stack.errors import StackError
from stack.play.opening import upload


@click.command("import")
@click.argument("workbook", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--url", default="http://127.0.0.1:8080", show_default=True, help="The gateway.")
@click.option("--tenant", required=True, help="The company's code.")
@click.option("--login", required=True)
@click.option("--password", prompt=True, hide_input=True, envvar="STEWARD_PASSWORD")
@click.option("--result", type=click.Path(path_type=Path), help="Where refused rows go [WORKBOOK.result.xlsx].")
def import_command(workbook: Path, url: str, tenant: str, login: str, password: str, result: Path | None) -> None:
    """Load a company's workbook: organization, employees, projects, rooms, customers, contractors."""
    client = Client(url.rstrip("/")).log_in(tenant, login, password)
    with import_bar() as follow:
        ended = upload(client, workbook, follow)
    if ended["status"] == "failed":
        raise StackError(f"{ended['error']['reason_zh']} / {ended['error']['reason_en']}")
    say(", ".join(f"{name} {ended[name]}" for name in ("created", "changed", "unchanged", "refused")))
    if ended["refused"]:
        target = result or workbook.with_suffix(".result.xlsx")
        _fetch(client, ended, target)
        raise StackError(
            f"{ended['refused']} rows were refused: {target} has them with the reasons; mend and import it"
        )


def _fetch(client: Client, ended: dict[str, Any], target: Path) -> None:
    response = client.raw("GET", f"/v1/imports/{ended['id']}/result")
    response.raise_for_status()
    target.write_bytes(response.content)
