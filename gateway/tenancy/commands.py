"""``python -m gateway tenant``: companies, as the operator of the suite keeps them."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID
from zoneinfo import available_timezones

import click
import orjson
from obstore.exceptions import BaseError

from chassis import runtime
from chassis.database import UnitOfWork
from chassis.operating.showing import json_lines, table
from chassis.operating.telling import Operation, plainly
from chassis.operating.tenant import confirm, erased, exported, owned, report, resumed, suspended
from chassis.settings import Settings, setting
from chassis.tenancy.belongings import inside
from chassis.tenancy.erasing import note
from contracts.core.errors import Conflict
from gateway import job_files
from gateway.access.changes import tell_of_all
from gateway.access.given_passwords import give, new_password
from gateway.access.models import Account
from gateway.access.passwords import hashed
from gateway.access.schemas.logging_in import LogIn
from gateway.attachments import stores
from gateway.companies import NewCompany, ensure_company
from gateway.tenancy.certificate import NotCertified, signed, verified
from gateway.tenancy.companies import BESIDE, companies, company_id
from gateway.trials.deciding import by_operator, cancel, go_live, told, trial_of
from gateway.trials.models import Trial
from gateway.works import system_work

GATEWAY = "gateway"
_FILES = "files"
_COMPANY = click.argument("company")


@click.group()
@click.pass_context
def tenant(context: click.Context) -> None:
    """Begin or suspend a company, give out or erase its data with proof, end its trial, let somebody in again.

    COMPANY is its code, or its id.
    """
    context.with_resource(_running())


@contextmanager
def _running() -> Iterator[None]:
    with plainly():
        running = runtime.build(Settings.load(GATEWAY))
    try:
        with runtime.using(running):
            yield
    finally:
        running.engine.dispose()


@tenant.command("list", cls=Operation)
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each.")
def list_command(as_json: bool) -> None:
    """Show all companies, and which are suspended."""
    found = companies()
    if as_json:
        json_lines(found)
    else:
        table(("code", "name", "id", "suspended"), [(c["code"], c["name"], c["id"], _since(c)) for c in found])


@tenant.command(cls=Operation)
@click.argument("code")
@click.argument("name")
@click.option("--login", default="admin", show_default=True, help="Of its first operator.")
@click.option("--time-zone", default="Asia/Shanghai", show_default=True)
def create(code: str, name: str, login: str, time_zone: str) -> None:
    """Begin a company, which people name by CODE when they log in, and print the password of its first operator.

    The password is told this once, and has to be changed soon. The company is on trial until it goes live.
    """
    new = _described(code, name, login, time_zone)
    password = new_password()
    if not ensure_company(replace(new, password_hash=hashed(password))):
        raise click.ClickException(f"there is a company {code} already")
    click.echo(password)


@tenant.command(cls=Operation)
@_COMPANY
@click.option("--reason", default="", help="For whoever asks why.")
def suspend(company: str, reason: str) -> None:
    """Let nobody of COMPANY in any more, within a second; its data stays. Logins, tokens and keys are refused."""
    tenant_id = company_id(company)
    said = suspended(runtime.current().engine, GATEWAY, tenant_id, reason)
    _tell(tenant_id, "tenant.suspend", reason)
    click.echo(said)


@tenant.command(cls=Operation)
@_COMPANY
def resume(company: str) -> None:
    """Let the people of COMPANY in again."""
    tenant_id = company_id(company)
    said = resumed(runtime.current().engine, GATEWAY, tenant_id)
    _tell(tenant_id, "tenant.resume", "")
    click.echo(said)


@tenant.command("give-password", cls=Operation)
@_COMPANY
@click.argument("login")
def give_password(company: str, login: str) -> None:
    """Give LOGIN of COMPANY a new password, where nobody else can; print it, this once. It has to be changed soon."""
    password = new_password()
    password_hash = hashed(password)
    with system_work(company_id(company)) as work:
        account = work.first(work.select(Account).where(Account.login == login).with_for_update())
        if account is None:
            raise click.ClickException(f"{company} has no account {login}")
        give(work, account, password_hash)
    click.echo(password)


@tenant.command(cls=Operation)
@_COMPANY
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(company: str, file: Path) -> None:
    """Write all rows that the gateway has of COMPANY to FILE, a ZIP archive with lines of JSON and a manifest."""
    click.echo(exported(GATEWAY, company_id(company), file, BESIDE))


@tenant.command(cls=Operation)
@_COMPANY
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(company: str, yes: bool) -> None:
    """Erase all rows and files that the gateway has of COMPANY, which has to be suspended; say how many as JSON."""
    confirm(company, yes=yes)
    tenant_id = company_id(company)
    found = erased(GATEWAY, tenant_id, BESIDE)
    report(_with_files(found, tenant_id))


@tenant.command(cls=Operation)
@click.argument("reports", nargs=-1, required=True, type=click.File("rb"))
@click.option("--export-sha256", default="", help="The digest of the archive that was given out before.")
@click.option("--by", default=getpass.getuser, help="Who has erased it.")
def certify(reports: tuple[BinaryIO, ...], export_sha256: str, by: str) -> None:
    """Sign what each part's erase has said (files with JSON), and print the certificate."""
    parts = [orjson.loads(one.read()) for one in reports]
    of = {part["tenant_id"] for part in parts}
    if len(of) != 1 or any(count for part in parts for count in part["rows_left"].values()):
        raise click.ClickException("these are not reports on one tenant of whom nothing is left")
    moment = runtime.current().clock.now()
    said = {"tenant_id": of.pop(), "certified_at": moment, "by": by, "export_sha256": export_sha256, "parts": parts}
    report(signed(_keys(), orjson.loads(orjson.dumps(said))))


@tenant.command(cls=Operation)
@click.argument("certificate", type=click.File("rb"))
def verify(certificate: BinaryIO) -> None:
    """Say whether the gateway has signed CERTIFICATE, and what it says."""
    try:
        said = verified(_keys(), orjson.loads(certificate.read()))
    except (NotCertified, orjson.JSONDecodeError) as error:
        raise click.ClickException(f"this proves nothing: {error}") from None
    rows = sum(sum(part["rows_erased"].values()) for part in said["parts"])
    parts = ", ".join(part["service"] for part in said["parts"])
    whose = f"customer {said['customer_id']} of {said['tenant_id']}" if "customer_id" in said else said["tenant_id"]
    click.echo(f"{rows} rows of {whose} were erased from {parts}; {said['by']}, {said['certified_at']}")


@tenant.command(cls=Operation)
@_COMPANY
def trial(company: str) -> None:
    """Say as JSON how far COMPANY is on its way to going live."""
    _decide(company, trial_of)


@tenant.command("clear-trial", cls=Operation)
@_COMPANY
@click.option("--yes", is_flag=True, help="Do not ask.")
def clear_trial(company: str, yes: bool) -> None:
    """Clear what COMPANY has tried out: confirm what its people have asked for, or do it of one's own accord."""
    _confirm(company, "What {} has tried out is cleared for good.", yes=yes)
    _decide(company, by_operator)


@tenant.command("cancel-clearing", cls=Operation)
@_COMPANY
def cancel_clearing(company: str) -> None:
    """Break off a clearing of COMPANY that cannot finish: what is gone stays gone, its people get in again."""
    _decide(company, cancel)


@tenant.command("go-live", cls=Operation)
@_COMPANY
@click.option("--yes", is_flag=True, help="Do not ask.")
def live(company: str, yes: bool) -> None:
    """End the trial of COMPANY, for ever: nothing of it is cleared any more."""
    _confirm(company, "{} goes live for good.", yes=yes)
    _decide(company, go_live)


def _described(code: str, name: str, login: str, time_zone: str) -> NewCompany:
    """Return the company that was described, if people could log in there; its password is still to be made."""
    asked = {"tenant": code, "login": login, "password": "-"}
    if wrong := LogIn().validate(asked):
        raise click.ClickException(f"nobody could log in with that: {wrong}")
    if time_zone not in available_timezones():
        raise click.ClickException(f"there is no time zone {time_zone}")
    return NewCompany(code, name, login, "", time_zone, password_given=True)


def _confirm(company: str, what: str, *, yes: bool) -> None:
    if not yes and click.prompt(f"{what.format(company)} Type {company} again") != company:
        raise click.ClickException("that is another name: nothing is done")


def _decide(company: str, decide: Callable[[UnitOfWork], Trial | None]) -> None:
    try:
        with system_work(company_id(company)) as work:
            found = decide(work)
            work.session.flush()
            report(told(found))
    except Conflict as refusal:
        raise click.ClickException(str(refusal)) from None


def _since(company: dict[str, Any]) -> str:
    return f"{company['suspended_since']:%F %T}" if company["suspended_since"] else ""


def _tell(tenant_id: UUID, action: str, reason: str) -> None:
    """Have every process look again, also where a command before this one was broken off before it told."""
    with system_work(tenant_id) as work:
        work.log(action, "tenant", tenant_id, after={"reason": reason})
        tell_of_all(work)


def _with_files(found: dict[str, Any], tenant_id: UUID) -> dict[str, Any]:
    try:
        count = job_files.remove_all(tenant_id) + stores.remove_all(tenant_id)
    except (OSError, BaseError) as error:
        raise click.ClickException(str(error)) from None
    with owned(GATEWAY) as owner, inside(owner, tenant_id) as connection:
        note(connection, tenant_id, _FILES, count)
    rows = found["rows_erased"]
    return found | {"rows_erased": rows | {_FILES: rows.get(_FILES, 0) + count}}


def _keys() -> Path:
    return Path(setting("STEWARD_KEYS"))
