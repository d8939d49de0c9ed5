"""``steward keys``: exchanging the keys that `steward init` has made, where they are kept."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from chassis.context.exchanging import CURSOR, SEAL, KeyRing
from chassis.operating.keys import NOW, RESEALED, WHAT, writing
from chassis.operating.telling import Operation
from contracts.core.registry import PRODUCERS
from stack.suite.parts import GATEWAY

_PARTS = click.argument("parts", metavar="[PART]...", nargs=-1, type=click.Choice(PRODUCERS))
_FOLDER = click.option("--secrets", "folder", type=click.Path(path_type=Path, exists=True), default=Path("secrets"))


@click.group("keys")
def keys_command() -> None:
    """Exchange the keys of the containers while they run; docs/operations/keys.md says in which order."""


@keys_command.command("list", cls=Operation)
@_PARTS
@_FOLDER
def list_keys(parts: tuple[str, ...], folder: Path) -> None:
    """List the keys of each PART (all), the newest first."""
    _each(folder, parts, lambda ring: "\n".join(f"{ring.issuer}  {line}" for line in ring.told()))


@keys_command.command(cls=Operation)
@_PARTS
@_FOLDER
@WHAT
def rotate(parts: tuple[str, ...], folder: Path, what: str) -> None:
    """Give each PART (all that have such a key) a new one."""
    _each(folder, _having(parts, what), lambda ring: ring.rotate(what))


@keys_command.command(cls=Operation)
@_PARTS
@_FOLDER
@WHAT
@NOW
@RESEALED
def retire(parts: tuple[str, ...], folder: Path, what: str, now: bool, resealed: bool) -> None:
    """Take away the keys of each PART (all that have such a key) but the newest."""
    _each(folder, _having(parts, what), lambda ring: ring.retire(what, now=now, resealed=resealed))


def _each(folder: Path, parts: Sequence[str], told: Callable[[KeyRing], str]) -> None:
    with writing():
        for part in parts or PRODUCERS:
            click.echo(told(_ring(folder, part)))


def _having(parts: Sequence[str], what: str) -> Sequence[str]:
    return parts or ((GATEWAY,) if what == SEAL else PRODUCERS)


def _ring(folder: Path, part: str) -> KeyRing:
    files = {CURSOR: folder / part / "cursor_key"} | ({SEAL: folder / part / "seal_key"} if part == GATEWAY else {})
    return KeyRing(part, folder / part / "keys", folder / "public", files)
