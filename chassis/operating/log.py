"""``log``: the operation logs, and whether they are as they were written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TextIO
from uuid import UUID

import click

from chassis.operating import places
from chassis.operating.moments import Moment
from chassis.operating.telling import Operation
from chassis.operation_log.checkpoints import Checkpoint, kept
from chassis.operation_log.verifying import Report
from chassis.operation_log.verifying import verify as verified

_KNOWN = re.compile(r"([0-9a-f-]{36}):(\d+):([0-9a-f]{64})")
_KEPT = re.compile(r"(\w+) (.*)")

Known = dict[str, list[Checkpoint]]
"""What is known of the logs, by their parts."""


@click.group()
def log() -> None:
    """Look at the operation logs."""


@log.command(cls=Operation)
@click.argument("services", metavar="[SERVICE]...", nargs=-1)
@click.option("--known", multiple=True, metavar="TENANT:SEQ:CHAIN", help="A value that a log or a backup has kept.")
@click.option("--kept", "files", type=click.File(), multiple=True, help="What `log checkpoints` of other parts says.")
@click.option("--dropped-before", type=Moment(), help="Older rows may be gone: they are dropped by rule.")
def verify(
    services: tuple[str, ...], known: tuple[str, ...], files: tuple[TextIO, ...], dropped_before: datetime | None
) -> None:
    """Say whether what is sealed in the log of each SERVICE is as it was written, in its order and whole.

    Without a SERVICE: of all whose databases the environment names. What these keep of each other is compared.
    """
    parts = services or places.named()
    told = _known(parts, known, files)
    reports = {part: _verified(part, told.get(part, []), dropped_before) for part in parts}
    click.echo(_verdict(reports))
    if any(report.findings for report in reports.values()):
        raise SystemExit(1)


@log.command(cls=Operation)
@click.argument("service")
def checkpoints(service: str) -> None:
    """Say what SERVICE keeps of other parts' logs, for `log verify --kept` where their databases are reached."""
    with places.database(service) as engine:
        for part, found in kept(engine).items():
            for one in found:
                click.echo(f"{part} {one.tenant_id}:{one.seq}:{one.chain.hex()}")


def _known(parts: Sequence[str], known: Iterable[str], files: Iterable[Iterable[str]]) -> Known:
    told = [(part, checkpoint) for text in known for part in parts for checkpoint in [_checkpoint(text)]]
    told += [_line(line.strip()) for file in files for line in file]
    for keeper in places.named():
        with places.database(keeper) as engine:
            told += [(part, one) for part, found in kept(engine).items() for one in found]
    by_part: Known = {}
    for part, checkpoint in told:
        by_part.setdefault(part, []).append(checkpoint)
    return by_part


def _verified(part: str, known: Iterable[Checkpoint], dropped_before: datetime | None) -> Report:
    with places.database(part) as engine:
        report = verified(engine, known, dropped_before)
    for finding in report.findings:
        click.echo(f"{part} {finding.tenant_id} {finding.seq}: {finding.what}")
    gone = f", of {report.erased} the states were erased, {report.dropped} were dropped"
    met = f"{report.checkpoints} checkpoints elsewhere agree"
    click.echo(f"{report.rows} rows of {part} are sealed{gone}; {met}; {len(report.findings)} findings")
    return report


def _verdict(reports: Mapping[str, Report]) -> str:
    if wrong := [part for part, report in reports.items() if report.findings]:
        return f"NOT as it was written: {', '.join(wrong)}"
    return f"as it was written: {', '.join(reports)}"


def _line(text: str) -> tuple[str, Checkpoint]:
    found = _KEPT.fullmatch(text)
    if found is None:
        raise click.BadParameter("lines as `log checkpoints` says them")
    return found[1], _checkpoint(found[2])


def _checkpoint(text: str) -> Checkpoint:
    found = _KNOWN.fullmatch(text)
    if found is None:
        raise click.BadParameter("a tenant's id, a number and 64 hexadecimal digits, parted by colons")
    return Checkpoint(UUID(found[1]), int(found[2]), bytes.fromhex(found[3]))
