"""Options that several commands have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

ROOT = Path(".local")

data_option: Callable[..., Any] = click.option(
    "--data",
    "root",
    type=click.Path(path_type=Path),
    default=ROOT,
    show_default=True,
    help="The folder with the data, the logs and the secrets of the local suite.",
)
port_option: Callable[..., Any] = click.option(
    "--port", type=int, default=8080, show_default=True, help="The gateway's port on this machine."
)


def say(text: str) -> None:
    """Show what is being done."""
    click.secho(f"• {text}", fg="cyan")
