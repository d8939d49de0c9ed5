"""``pause`` and ``resume``: the handling of events, in all copies."""

import click

from chassis import pausing
from chassis.operating import places
from chassis.operating.telling import Operation


@click.command(cls=Operation)
@click.argument("service")
@click.option("--reason", default="", help="For whoever looks at its health.")
def pause(service: str, reason: str) -> None:
    """Have no copy of SERVICE handle events until it is resumed, also after a restart.

    What is in work is finished; requests are answered, due work is done and events are sent as ever.
    """
    with places.database(service) as engine:
        new = pausing.pause(engine, reason)
        found = pausing.paused(engine)
    if found is None:
        raise click.ClickException(f"{service} has been resumed by somebody else meanwhile")
    since = f"since {found.since:%F %T} UTC" + (f": {found.reason}" if found.reason else "")
    click.echo(f"{service} is paused {since}" if new else f"{service} was paused already, {since}")


@click.command(cls=Operation)
@click.argument("service")
def resume(service: str) -> None:
    """Have all copies of SERVICE handle events again."""
    with places.database(service) as engine:
        was = pausing.resume(engine)
    click.echo(f"{service} goes on" if was else f"{service} was not paused")
