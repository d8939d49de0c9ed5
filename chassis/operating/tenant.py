"""``tenant suspend|resume|export|erase``: what operators do to a whole tenant, in the database of one service."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import orjson
from sqlalchemy import Engine

from chassis.bootstrapping import owner_url
from chassis.database.engine import unpooled_engine
from chassis.database.fitting import check
from chassis.operating import places
from chassis.operating.telling import Operation
from chassis.tenancy import halting
from chassis.tenancy.erasing import CannotErase
from chassis.tenancy.erasing import erase as erase_rows
from chassis.tenancy.exporting import export as export_rows
from chassis.tenancy.withheld import withheld_columns

_TENANT = click.argument("tenant_id", metavar="TENANT", type=click.UUID)


@click.group()
def tenant() -> None:
    """Halt a tenant, give out all of its rows, erase them."""


@tenant.command(cls=Operation)
@click.argument("service")
@_TENANT
@click.option("--reason", default="", help="For whoever asks why.")
def suspend(service: str, tenant_id: UUID, reason: str) -> None:
    """Have due work of TENANT wait in SERVICE until it is resumed. Its people are kept out by the gateway's command."""
    with places.database(service) as engine:
        click.echo(suspended(engine, service, tenant_id, reason))


@tenant.command(cls=Operation)
@click.argument("service")
@_TENANT
def resume(service: str, tenant_id: UUID) -> None:
    """Have due work of TENANT done again in SERVICE."""
    with places.database(service) as engine:
        click.echo(resumed(engine, service, tenant_id))


@tenant.command(cls=Operation)
@click.argument("service")
@_TENANT
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(service: str, tenant_id: UUID, file: Path) -> None:
    """Write all rows that SERVICE has of TENANT to FILE, a ZIP archive with lines of JSON and a manifest."""
    click.echo(exported(service, tenant_id, file))


@tenant.command(cls=Operation)
@click.argument("service")
@_TENANT
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(service: str, tenant_id: UUID, yes: bool) -> None:
    """Erase all rows that SERVICE has of TENANT, which has to be suspended, for good; say how many as JSON."""
    confirm(str(tenant_id), yes=yes)
    report(erased(service, tenant_id))


def suspended(engine: Engine, service: str, tenant_id: UUID, reason: str) -> str:
    """Halt the tenant and return what is to be said."""
    new = halting.halt(engine, tenant_id, reason)
    found = halting.halted(engine, tenant_id)
    if found is None:
        raise click.ClickException(f"{tenant_id} has been resumed by somebody else meanwhile")
    if found.erased_at is not None:
        raise click.ClickException(f"{service} has erased {tenant_id} for good")
    since = f"since {found.since:%F %T} UTC" + (f": {found.reason}" if found.reason else "")
    return f"{service} has {tenant_id} suspended{'' if new else ' already,'} {since}"


def resumed(engine: Engine, service: str, tenant_id: UUID) -> str:
    """Let the tenant go on and return what is to be said."""
    was = halting.resume(engine, tenant_id)
    found = None if was else halting.halted(engine, tenant_id)
    if found is not None:
        raise click.ClickException(f"{service} has erased {tenant_id} for good")
    return f"{tenant_id} goes on in {service}" if was else f"{service} had not suspended {tenant_id}"


def exported(service: str, tenant_id: UUID, file: Path, beside: Mapping[str, str] | None = None) -> str:
    """Write the archive and return what is to be said."""
    with places.database(service) as engine:
        url = engine.url.render_as_string(hide_password=False)
        about = {"service": service, "versions": check(service, url).versions}
        try:
            told = export_rows(engine, tenant_id, file, about, secrets=secrets_of(service), beside=beside)
        except OSError as error:
            raise click.ClickException(str(error)) from None
    with file.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    rows = sum(one["rows"] for one in told["files"])
    return f"{rows} rows of {service} are in {file}, sha256 {digest}"


def erased(service: str, tenant_id: UUID, beside: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Erase the rows and return the report."""
    with owned(service) as owner:
        try:
            return {"service": service, **erase_rows(owner, tenant_id, beside=beside)}
        except CannotErase as error:
            raise click.ClickException(f"{service}: {error}") from None


@contextmanager
def owned(service: str) -> Iterator[Engine]:
    """Yield what opens connections as the owner of the database. Raises SettingsError."""
    engine = unpooled_engine(owner_url(service))
    try:
        yield engine
    finally:
        engine.dispose()


def secrets_of(service: str) -> dict[str, set[str]]:
    """Return which columns no export has."""
    try:
        return withheld_columns(service)
    except ModuleNotFoundError:
        raise click.ClickException(f"there is no {service} in this image") from None


def confirm(name: str, *, yes: bool) -> None:
    """Have somebody type ``name`` again, unless it is a script. Raises click's Abort."""
    if not yes and click.prompt(f"All data of {name} is erased for good. Type {name} again") != name:
        raise click.ClickException("that is another name: nothing is erased")


def report(found: Mapping[str, Any]) -> None:
    """Print what was done as JSON."""
    click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
