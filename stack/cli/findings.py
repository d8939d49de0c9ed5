"""What was wrong in a workbook, for the person who sent it."""

from pathlib import Path
from typing import Any

import click

from stack.api import Client, Refused
from stack.errors import StackError

_SHOWN = 10
_NOT_THERE = 404
_FAILED = 400


def show_findings(client: Client, import_id: str) -> None:
    """Show the first findings of an import, warnings too."""
    page = client.get(f"/v1/imports/{import_id}/findings", limit=_SHOWN)
    for finding in page["items"]:
        click.secho(f"  {_line(finding)}", fg="yellow")
    if page["next_cursor"]:
        click.secho("  …", fg="yellow")


def fetch_result(client: Client, import_id: str, target: Path) -> bool:
    """Write the workbook of the refused rows to ``target``; say whether there is one."""
    response = client.raw("GET", f"/v1/imports/{import_id}/result")
    if response.status_code == _NOT_THERE:
        return False
    if response.status_code >= _FAILED:
        raise Refused(response.status_code, response.json())
    try:
        target.write_bytes(response.content)
    except OSError as error:
        raise StackError(f"the result cannot be written to {target}: {error.strerror}; name another --result") from None
    return True


def _line(finding: dict[str, Any]) -> str:
    place = " ".join(str(finding[name]) for name in ("sheet", "row", "column") if finding[name])
    value = f" “{finding['value']}”" if finding["value"] else ""
    return f"{place}{value}: {finding['reason_zh']} / {finding['reason_en']}"
