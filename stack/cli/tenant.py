"""``steward tenant``: companies of the running suite, in all of its parts."""

import getpass
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from stack.cli.options import data_option, say
from stack.errors import StackError
from stack.paths import Layout
from stack.suite.parts import GATEWAY
from stack.suite.tenants import Tenants

_file: Callable[..., Any] = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group("tenant")
def tenant_command() -> None:
    """Begin or suspend a company, give out or erase its data with proof, end its trial.

    COMPANY is its code, or its id.
    """


@tenant_command.command("list")
@data_option
def list_command(root: Path) -> None:
    """Show all companies, and which are suspended."""
    click.echo(_tenants(root).run(GATEWAY, "list"), nl=False)


@tenant_command.command()
@data_option
@click.argument("code")
@click.argument("name")
@click.option("--login", default="admin", show_default=True, help="Of its first operator.")
@click.option("--time-zone", default="Asia/Shanghai", show_default=True)
def create(root: Path, code: str, name: str, login: str, time_zone: str) -> None:
    """Begin a company, which people name by CODE when they log in, and print the password of its first operator."""
    words = (code, name, "--login", login, "--time-zone", time_zone)
    click.echo(_tenants(root).run(GATEWAY, "create", *words), nl=False)


@tenant_command.command()
@data_option
@click.argument("company")
@click.option("--reason", default="", help="For whoever asks why.")
def suspend(root: Path, company: str, reason: str) -> None:
    """Let nobody of COMPANY in, within a second, and have its due work wait. Its data stays."""
    _tenants(root).suspend(company, reason)
    say(f"{company} is suspended")


@tenant_command.command()
@data_option
@click.argument("company")
def resume(root: Path, company: str) -> None:
    """Let COMPANY go on: what fell due meanwhile is done at once."""
    _tenants(root).resume(company)
    say(f"{company} goes on")


@tenant_command.command()
@data_option
@click.argument("company")
@_file
def export(root: Path, company: str, file: Path) -> None:
    """Write all data of COMPANY to FILE, a ZIP archive with a folder for each part."""
    try:
        _tenants(root).export(company, file)
    except OSError as error:
        raise StackError(str(error)) from None
    say(f"all data of {company} is in {file}, sha256 {_digest(file)}")


@tenant_command.command()
@data_option
@click.argument("company")
@click.option("--certificate", type=click.Path(path_type=Path), help="Where it goes [COMPANY.erased.json].")
@click.option("--export", "exported", type=click.Path(path_type=Path, exists=True), help="What was given out before.")
@click.option("--by", default=getpass.getuser, help="Who erases it, for the certificate [the user here].")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(root: Path, company: str, certificate: Path | None, exported: Path | None, by: str, yes: bool) -> None:
    """Erase all data of COMPANY, which has been suspended for a minute, for good, and write a signed certificate.

    What was broken off is run again, with the company's id.
    """
    _mean(company, f"All data of {company} is erased for good.", yes=yes)
    target = certificate or Path(f"{company}.erased.json")
    if target.exists():
        raise StackError(f"{target} is there already")
    said = _tenants(root).erase(company, by, _digest(exported) if exported else "")
    target.write_text(said, encoding="utf-8")
    say(f"{company} is erased; {target} proves it")


@tenant_command.command()
@data_option
@_file
def verify(root: Path, file: Path) -> None:
    """Say whether the certificate in FILE is the gateway's, and what it says."""
    click.echo(_tenants(root).run(GATEWAY, "verify", str(file.absolute())), nl=False)


@tenant_command.command()
@data_option
@click.argument("company")
def trial(root: Path, company: str) -> None:
    """Say as JSON how far COMPANY is on its way to going live."""
    click.echo(_tenants(root).run(GATEWAY, "trial", company), nl=False)


@tenant_command.command("clear-trial")
@data_option
@click.argument("company")
@click.option("--yes", is_flag=True, help="Do not ask.")
def clear_trial(root: Path, company: str, yes: bool) -> None:
    """Clear what COMPANY has tried out: confirm what its people have asked for, or do it of one's own accord."""
    _mean(company, f"What {company} has tried out is cleared for good.", yes=yes)
    click.echo(_tenants(root).run(GATEWAY, "clear-trial", company, "--yes"), nl=False)


@tenant_command.command("cancel-clearing")
@data_option
@click.argument("company")
def cancel_clearing(root: Path, company: str) -> None:
    """Break off a clearing of COMPANY that cannot finish: what is gone stays gone, its people get in again."""
    click.echo(_tenants(root).run(GATEWAY, "cancel-clearing", company), nl=False)


@tenant_command.command("go-live")
@data_option
@click.argument("company")
@click.option("--yes", is_flag=True, help="Do not ask.")
def go_live(root: Path, company: str, yes: bool) -> None:
    """End the trial of COMPANY, for ever: nothing of it is cleared any more."""
    _mean(company, f"{company} goes live for good.", yes=yes)
    click.echo(_tenants(root).run(GATEWAY, "go-live", company, "--yes"), nl=False)


def _mean(company: str, what: str, *, yes: bool) -> None:
    if not yes and click.prompt(f"{what} Type {company} again") != company:
        raise StackError("that is another name: nothing is done")


def _tenants(root: Path) -> Tenants:
    return Tenants(Layout(root.absolute()))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
