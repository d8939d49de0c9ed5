"""``keys``: exchanging the keys of a part while it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from chassis.context.exchanging import CURSOR, KINDS, SEAL, SIGNING, KeyRing
from chassis.operating.telling import Operation
from chassis.settings import SettingsError, file_of, setting

WHAT = click.option("--what", type=click.Choice(KINDS), default=SIGNING, show_default=True)
NOW = click.option("--now", is_flag=True, help="Do not wait until what the old ones have signed has ended.")
RESEALED = click.option("--resealed", is_flag=True, help="Nothing is sealed under the old ones any more.")


@click.group()
def keys() -> None:
    """Exchange the keys of a part while it runs."""


@keys.command("list", cls=Operation)
@click.argument("service")
def list_keys(service: str) -> None:
    """List the keys of SERVICE, the newest first, without what is secret of them."""
    with writing():
        click.echo("\n".join(_ring(service).told()))


@keys.command(cls=Operation)
@click.argument("service")
@WHAT
def rotate(service: str, what: str) -> None:
    """Give SERVICE a new key. Processes use it within a second; what the old one has signed is good until it ends."""
    with writing():
        click.echo(_ring(service).rotate(what))


@keys.command(cls=Operation)
@click.argument("service")
@WHAT
@NOW
@RESEALED
def retire(service: str, what: str, now: bool, resealed: bool) -> None:
    """Take away the keys of SERVICE but the newest: what they sign is refused within a second."""
    with writing():
        click.echo(_ring(service).retire(what, now=now, resealed=resealed))


@contextmanager
def writing() -> Iterator[None]:
    """Tell in one line where keys cannot be written, as in a container, which is to see them and no more."""
    try:
        yield
    except OSError as error:
        place = f"{error.filename} cannot be used: {error.strerror}."
        raise click.ClickException(f"{place} Exchange keys where they are kept: steward keys --help") from None


def _ring(service: str) -> KeyRing:
    folder = Path(setting("STEWARD_KEYS"))
    if not folder.is_dir():
        raise SettingsError(f"STEWARD_KEYS names {folder}, which is no folder.")
    named = {CURSOR: file_of("STEWARD_CURSOR_KEY"), SEAL: file_of(f"{service.upper()}_SEAL_KEY")}
    return KeyRing(service, folder, folder / "public", {what: file for what, file in named.items() if file})
