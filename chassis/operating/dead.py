"""``dead list|show|replay|purge``: the messages that a service could not take."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import click

from chassis.operating import places
from chassis.operating.letters import DeadLetter
from chassis.operating.resting import DeadLetters, dead_letters
from chassis.operating.selecting import Selection
from chassis.operating.showing import json_lines, readable, table
from chassis.operating.telling import Operation

_HEADS = ("id", "at", "what", "key", "reason", "attempts", "publisher", "size", "error")
_LONGEST_ERROR = 60

service_argument: Callable[..., Any] = click.argument("service")
id_option: Callable[..., Any] = click.option("--id", "ids", multiple=True, help="A message's id; may be given again.")
reason_option: Callable[..., Any] = click.option(
    "--reason", "reasons", multiple=True, help="Those with this reason: failed, forged, undecodable, bad_request, …"
)
key_option: Callable[..., Any] = click.option(
    "--key", "keys", multiple=True, help="Those with this routing key, with or without its version."
)


@click.group()
def dead() -> None:
    """Look at dead letters, give them a new chance, throw them away."""


@dead.command("list", cls=Operation)
@service_argument
@reason_option
@key_option
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each.")
def list_command(service: str, reasons: tuple[str, ...], keys: tuple[str, ...], limit: int, as_json: bool) -> None:
    """List what rests in the dead letters of SERVICE, the oldest first; everything stays where it is."""
    wanted = Selection(reasons=reasons, keys=keys)
    with _resting(service) as resting:
        facts = [letter.facts() for letter in filter(wanted.takes, resting)][:limit]
    if as_json:
        json_lines(facts)
    elif facts:
        table(_HEADS, ([str(row[head])[:_LONGEST_ERROR] for head in _HEADS] for row in facts))
    else:
        click.echo("there are none")


@dead.command("show", cls=Operation)
@service_argument
@click.argument("message_id")
def show_command(service: str, message_id: str) -> None:
    """Show the dead letter of SERVICE with this MESSAGE_ID, headers and body; it stays where it is."""
    with _resting(service) as resting:
        found = [letter for letter in resting if letter.id == message_id]
    _require_none(service, {message_id} if not found else set())
    for letter in found:
        _show(letter)


@dead.command("replay", cls=Operation)
@service_argument
@click.option("--all", "everything", is_flag=True, help="All that may be.")
@id_option
@reason_option
@key_option
def replay_command(
    service: str, everything: bool, ids: tuple[str, ...], reasons: tuple[str, ...], keys: tuple[str, ...]
) -> None:
    """Give events among the dead letters of SERVICE a new chance, once their cause is mended.

    Requests, events whose publisher is not proven and what is no event stay where they are.
    """
    wanted = Selection(ids, reasons, keys)
    if everything == bool(wanted):
        raise click.UsageError("Name either --all or which: --id, --reason, --key.")
    kept: Counter[str] = Counter()
    again, unknown = 0, set(ids)
    with _resting(service) as resting:
        for letter in filter(wanted.takes, resting):
            unknown.discard(letter.id)
            if letter.unfit:
                kept[letter.unfit] += 1
            else:
                resting.replay(letter)
                again += 1
    click.echo(f"{again} events are handled again, {kept.total()} stay{_counted(kept)}")
    _require_none(service, unknown)


@dead.command("purge", cls=Operation)
@service_argument
@id_option
@reason_option
@click.option("--requests", is_flag=True, help="Requests, which nobody waits for any more.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def purge_command(service: str, ids: tuple[str, ...], reasons: tuple[str, ...], requests: bool, yes: bool) -> None:
    """Throw dead letters of SERVICE away for good."""
    wanted = Selection(ids, reasons, requests=requests)
    if not wanted:
        raise click.UsageError("Say which: --id, --reason, --requests.")
    with _resting(service) as resting:
        found = list(filter(wanted.takes, resting))
        _require_none(service, set(ids) - {letter.id for letter in found})
        kinds = Counter(f"{letter.key} {letter.reason}" for letter in found)
        if found and not yes:
            click.confirm(f"Throw {len(found)} away for good{_counted(kinds)}?", abort=True)
        for letter in found:
            resting.remove(letter)
    click.echo(f"{len(found)} are thrown away{_counted(kinds)}")


def _resting(service: str) -> AbstractContextManager[DeadLetters]:
    return dead_letters(places.broker(), service)


def _show(letter: DeadLetter) -> None:
    for name, value in letter.facts().items():
        click.echo(f"{name:<10} {value}")
    click.echo(f"{'replay':<10} {f'never: {letter.unfit}' if letter.unfit else 'may be'}")
    click.echo("headers")
    for name, value in sorted(letter.headers.items()):
        click.echo(f"  {name}: {value}")
    click.echo(f"body\n{readable(letter.body)}")


def _require_none(service: str, unknown: set[str]) -> None:
    if unknown:
        raise click.ClickException(f"no dead letter of {service} has the id {', '.join(sorted(unknown))}")


def _counted(counts: Counter[str]) -> str:
    listed = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    return f" ({listed})" if listed else ""
