"""The ``steward`` command."""

import sys

import click

from stack.cli.bench import bench_command
from stack.cli.company import import_command
from stack.cli.doctor import doctor_command
from stack.cli.documents import documents_command, openapi_command
from stack.cli.generate import generate_command, template_command
from stack.cli.init import init_command
from stack.cli.keys import keys_command
from stack.cli.log import log_command
from stack.cli.migrating import migrate_command
from stack.cli.operate import operate_command
from stack.cli.resilience import resilience_command
from stack.cli.running import demo_command, reset_command, run_command
from stack.cli.tenant import tenant_command
from stack.errors import StackError


@click.group()
def cli() -> None:
    """Steward: property management, from the report to the repaired tap."""


for command in (
    run_command,
    demo_command,
    reset_command,
    migrate_command,
    doctor_command,
    operate_command,
    log_command,
    tenant_command,
    bench_command,
    resilience_command,
    init_command,
    keys_command,
    import_command,
    generate_command,
    template_command,
    openapi_command,
    documents_command,
):
    cli.add_command(command)


def main() -> None:
    """Run a command; what a person can mend is said in one line."""
    try:
        cli()
    except StackError as error:
        click.secho(f"✗ {error}", fg="red", err=True)
        sys.exit(1)
