"""``events again|forget``: for a consumer that has to take events once more."""

from datetime import datetime

import click

from chassis import inbox
from chassis.amqp.errors import UNBOUND
from chassis.events.declaring import declared_handlers
from chassis.operating import places
from chassis.operating.again import publish_again
from chassis.operating.moments import Moment, machine_now
from chassis.operating.telling import Operation
from chassis.outbox.looking import Span, sent
from chassis.process.loading import handlers_class

_ALL = "all"
_PORTION = 500


@click.group()
def events() -> None:
    """Have events published again, and taken again."""


@events.command("again", cls=Operation)
@click.argument("producer")
@click.argument("event_type", metavar="TYPE|all")
@click.option("--since", type=Moment(), required=True, help="2026-03-01T08:00:00+08:00, or 2h for so long ago.")
@click.option("--until", type=Moment(), help="In the same form; now, if not given.")
@click.option("--for", "consumer", default="", help="The service that is to have them, and nobody else.")
def again_command(producer: str, event_type: str, since: datetime, until: datetime | None, consumer: str) -> None:
    """Publish the events of a TYPE, or all, again out of PRODUCER's outbox, in their order, under their ids.

    TYPE is ticketing.ticket.opened, or with its version ticketing.ticket.opened.v1. Without --for they go to everybody
    who takes them, partners too, as after a restore. What a consumer has had, its inbox passes over: see events forget.
    """
    if event_type != _ALL and event_type.partition(".")[0] != producer:
        raise click.UsageError(f"{event_type} is no event of {producer}.")
    span = Span(since, until or machine_now())
    with places.database(producer) as engine:
        found = sent(engine, None if event_type == _ALL else event_type, span, _PORTION)
        published = publish_again(places.broker(), producer, found, consumer)
    if published.untaken and event_type != _ALL:
        raise click.ClickException(f"{_refused(event_type, consumer)}: {UNBOUND}")
    what = producer if event_type == _ALL else event_type
    click.echo(f"{published.count} events of {what} are published again for {consumer or 'all who take them'}")
    for key, count in sorted(published.untaken.items()):
        click.echo(f"{count} are passed over: {_refused(key, consumer)}")


def _refused(event_type: str, consumer: str) -> str:
    return f"{consumer} does not take {event_type}" if consumer else f"nobody takes {event_type}"


@events.command("forget", cls=Operation)
@click.argument("consumer")
@click.argument("handler")
@click.option("--since", type=Moment(), required=True, help="Those received since then; 2h: for so long.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget_command(consumer: str, handler: str, since: datetime, yes: bool) -> None:
    """Have a HANDLER of CONSUMER forget which events it had, so that it takes them again when they come again.

    Their effect comes a second time then: for handlers that keep copies of facts, seldom for others.
    """
    _require_handler(consumer, handler)
    name = f"{consumer}.{handler}"
    with places.database(consumer) as engine:
        if not yes:
            count = inbox.had(engine, name, since)
            click.confirm(f"Have {name} forget {count} events received since {since:%F %T} UTC?", abort=True)
        count = inbox.forget(engine, name, since)
    click.echo(f"{name} has forgotten {count} events received since {since:%F %T} UTC")


def _require_handler(consumer: str, handler: str) -> None:
    try:
        known = sorted(declared_handlers(handlers_class(consumer)))
    except ModuleNotFoundError:
        raise click.ClickException(f"there is no {consumer} in this image") from None
    if handler not in known:
        raise click.ClickException(f"{consumer} has no handler {handler}; it has {', '.join(known)}")
