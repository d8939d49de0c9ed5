"""``outbox``: what waits for being sent."""

import click

from chassis.operating import places
from chassis.operating.showing import json_lines, table
from chassis.operating.telling import Operation
from chassis.outbox.looking import Waiting, waiting


@click.command(cls=Operation)
@click.argument("service")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each type.")
def outbox(service: str, as_json: bool) -> None:
    """Show how many events of SERVICE are not sent, of which types, and how old the oldest is."""
    with places.database(service) as engine:
        found = waiting(engine)
    if as_json:
        json_lines(vars(one) for one in found)
    else:
        _tell(service, found)


def _tell(service: str, found: list[Waiting]) -> None:
    rows, oldest = sum(one.rows for one in found), max((one.oldest for one in found), default=0.0)
    click.echo(f"{rows} events of {service} are not sent" + (f", the oldest for {oldest:.1f} s" if rows else ""))
    if found:
        table(("type", "rows", "oldest s"), ((one.key, one.rows, f"{one.oldest:.1f}") for one in found))
