"""``steward run``, ``demo`` and ``reset``: the suite on this machine."""

from functools import partial
from pathlib import Path

import click

from stack.accounts import remove
from stack.api import Client
from stack.cli.options import data_option, port_option, say
from stack.cli.showing import import_bar, narrate
from stack.demo.company import Company
from stack.errors import StackError
from stack.paths import Layout
from stack.play.beginning import ensure_demo_company, fill
from stack.play.cast import resident_of, staff_of
from stack.play.performance import LOGIN, TENANT, Performance
from stack.suite import Suite
from stack.supervisor.control import Control


@click.command("run")
@data_option
@port_option
def run_command(root: Path, port: int) -> None:
    """Start the whole suite with the demo company, and stay up until Ctrl-C."""
    suite = Suite(root, say, port=port)
    suite.run(partial(_begin, suite))
    say("everything that was started is stopped")


def _begin(suite: Suite) -> None:
    with import_bar() as follow:
        operator = ensure_demo_company(suite, say, follow)
    staff_password = suite.credentials.passwords["staff"]
    performance = Performance(operator, suite.partner_url, suite.layout.run, password=staff_password)
    say("playing one repair ticket through the flow as a check")
    story = performance.run(lambda _: None)
    say(f"the check passed: {story.steps} steps in {story.seconds:.1f} s")
    _introduce(suite)


def _introduce(suite: Suite) -> None:
    passwords = suite.credentials.passwords
    click.echo()
    click.secho("  Steward is up.", fg="green", bold=True)
    for name, value in (
        ("Gateway", suite.url),
        ("API document", f"{suite.url}/openapi.json"),
        ("Company", TENANT),
        ("Operator", f"{LOGIN}, password {passwords['operator']}"),
        *(
            (part.capitalize(), f"{login}, password {passwords['staff']}")
            for part, login in staff_of(Company()).items()
        ),
        ("Resident", f"phone {resident_of(Company())}, code: GET /v1/local-sms as the operator"),
        ("Logs", str(suite.layout.logs)),
        ("Mail sent", str(suite.layout.root / "mail")),
    ):
        click.echo(f"  {name:<16} {value}")
    click.echo("\n  Ctrl-C stops it.\n")


@click.command("demo")
@data_option
@port_option
@click.option("--url", help="A suite that runs already, such as the one of docker compose.")
@click.option("--tenant", default=TENANT, show_default=True, help="With --url: the company's code.")
@click.option("--login", default=LOGIN, show_default=True, help="With --url: the operator's login.")
@click.option("--password-file", type=click.Path(path_type=Path, exists=True), help="With --url: holds the password.")
@click.option(
    "--partner-url-file", type=click.Path(path_type=Path, exists=True), help="With --url: the partner's AMQP address."
)
def demo_command(
    root: Path,
    port: int,
    url: str | None,
    tenant: str,
    login: str,
    password_file: Path | None,
    partner_url_file: Path | None,
) -> None:
    """Play a repair request through all services and tell each step; exits 0 only when all was as it should be."""
    if url is None:
        with Suite(root, say, port=port) as suite:
            with import_bar() as follow:
                operator = ensure_demo_company(suite, say, follow)
            narrate(Performance(operator, suite.partner_url, suite.layout.run))
        return
    if password_file is None or partner_url_file is None:
        raise StackError("--url needs --password-file and --partner-url-file: steward init says where they are")
    operator = Client(url.rstrip("/")).log_in(tenant, login, password_file.read_text().strip())
    with import_bar() as follow:
        fill(operator, Company(), say, follow)
    root.mkdir(parents=True, exist_ok=True)
    narrate(Performance(operator, partner_url_file.read_text().strip(), root, tenant=tenant))


@click.command("reset")
@data_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset_command(root: Path, yes: bool) -> None:
    """Remove the data of the local suite."""
    if not root.exists():
        say(f"there is nothing in {root}")
        return
    if not yes:
        click.confirm(f"Remove all data in {root}?", abort=True)
    pid = Control(Layout(root.absolute()).run).pid
    if pid is not None:
        raise StackError(f"the suite runs (process {pid}): stop it first")
    remove(root)
    say(f"{root} is removed")
