"""The ``steward`` command."""

import sys
from importlib import import_module

import click

from stack.errors import StackError

#: Where each is: imported when it is asked for, since ``run`` shares what it has imported with all processes.
_PLACES = {
    "run": "running:run_command",
    "demo": "running:demo_command",
    "reset": "running:reset_command",
    "migrate": "migrating:migrate_command",
    "doctor": "doctor:doctor_command",
    "operate": "operate:operate_command",
    "log": "log:log_command",
    "tenant": "tenant:tenant_command",
    "bench": "bench:bench_command",
    "resilience": "resilience:resilience_command",
    "init": "init:init_command",
    "keys": "keys:keys_command",
    "import": "company:import_command",
    "generate": "generate:generate_command",
    "template": "generate:template_command",
    "openapi": "documents:openapi_command",
    "documents": "documents:documents_command",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all."""
        return list(_PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name."""
        if cmd_name not in _PLACES:
            return None
        module, _, name = _PLACES[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"stack.cli.{module}"), name)
        return command


@click.group(cls=_Commands)
def cli() -> None:
    """Steward: property management, from the report to the repaired tap."""


def main() -> None:
    """Run a command; what a person can mend is said in one line."""
    try:
        cli()
    except StackError as error:
        click.secho(f"✗ {error}", fg="red", err=True)
        sys.exit(1)
