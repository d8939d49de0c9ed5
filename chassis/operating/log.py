"""``log``: the operation log, and whether it is as it was written."""

import re
from datetime import datetime
from uuid import UUID

import click

from chassis.operating import places
from chassis.operating.moments import Moment
from chassis.operating.telling import Operation
from chassis.operation_log.verifying import verify as verified

_KNOWN = re.compile(r"([0-9a-f-]{36}):(\d+):([0-9a-f]{64})")


@click.group()
def log() -> None:
    """Look at the operation log."""


@log.command(cls=Operation)
@click.argument("service")
@click.option("--known", multiple=True, metavar="TENANT:SEQ:CHAIN", help="A value that a log or a backup has kept.")
@click.option("--dropped-before", type=Moment(), help="Older rows may be gone: they are dropped by rule.")
def verify(service: str, known: tuple[str, ...], dropped_before: datetime | None) -> None:
    """Say whether what is sealed in the log of SERVICE is as it was written, in its order and whole."""
    with places.database(service) as engine:
        report = verified(engine, dict(_checkpoint(one) for one in known), dropped_before)
    for finding in report.findings:
        click.echo(f"{finding.tenant_id} {finding.seq}: {finding.what}")
    gone = f", of {report.erased} the states were erased, {report.dropped} were dropped"
    click.echo(f"{report.rows} rows of {service} are sealed{gone}; {len(report.findings)} findings")
    if report.findings:
        raise SystemExit(1)


def _checkpoint(text: str) -> tuple[tuple[UUID, int], bytes]:
    found = _KNOWN.fullmatch(text)
    if found is None:
        raise click.BadParameter("a tenant's id, a number and 64 hexadecimal digits, parted by colons")
    return (UUID(found[1]), int(found[2])), bytes.fromhex(found[3])
