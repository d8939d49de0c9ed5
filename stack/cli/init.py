"""``steward init``: the real beginning."""

from pathlib import Path

import click

from stack.cli.options import say
from stack.secret_files import settings_in
from stack.secrets import FirstCompany, initialize, partner_url_file


@click.command("init")
@click.option("--secrets", "folder", type=click.Path(path_type=Path), default=Path("secrets"), show_default=True)
@click.option("--env-file", type=click.Path(path_type=Path), default=Path(".env"), show_default=True)
@click.option("--company", "code", prompt="Code of the first company (people name it when they log in)")
@click.option("--name", prompt="Its name")
@click.option("--login", default="admin", show_default=True, help="The first operator's login.")
@click.option("--password-file", type=click.Path(path_type=Path, exists=True), help="Holds the operator's password.")
@click.option("--trial", is_flag=True, help="Keep mail and text messages in the suite, to try it out.")
def init_command(
    folder: Path, env_file: Path, code: str, name: str, login: str, password_file: Path | None, trial: bool
) -> None:
    """Make secrets, keys and the first company for docker compose; what is there already is kept."""
    company = FirstCompany(code, name, login)
    if password_file is not None:
        company = FirstCompany(code, name, login, password_file.read_text().strip(), password_given=False)
    made = initialize(folder, env_file, company, trial=trial)
    if not made.files and not made.settings:
        say("nothing was missing")
        return
    say(f"{len(made.files)} files in {folder}, {len(made.settings)} settings in {env_file} added")
    if made.password and password_file is None:
        click.echo(f"  The operator's login is {login}, the password: {made.password}")
        click.echo("  It is kept nowhere: write it down. It has to be changed (PUT /v1/me/password) within a week.")
    click.echo("  Next: docker-compose build, then docker-compose up -d; docs/deploy.md has the rest.")
    if trial:
        port = settings_in(env_file)["GATEWAY_PORT"]
        _tell_of_demo(f"--url http://127.0.0.1:{port} --tenant {code} --login {login}", folder)


def _tell_of_demo(words: str, folder: Path) -> None:
    click.echo("  Once it is up, with the operator's password in a file:")
    click.echo(f"  steward demo {words} --password-file FILE --partner-url-file {partner_url_file(folder)}")
