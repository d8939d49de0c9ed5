"""What a person can mend is told in one line, and not as a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from ssl import SSLError
from typing import Any

import click
from pika.exceptions import AMQPConnectionError, AMQPError, ChannelClosedByBroker, ConnectionClosedByBroker
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from chassis.amqp.errors import LinkLost, NotTaken
from chassis.settings import SettingsError


class Operation(click.Command):
    """A command of an operator."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it."""
        with plainly():
            return super().invoke(ctx)


@contextmanager
def plainly() -> Iterator[None]:
    """Turn what goes wrong at the broker, the database or in the settings into click's one line."""
    try:
        yield
    except (SettingsError, LinkLost, NotTaken, TimeoutError) as error:
        raise click.ClickException(str(error)) from None
    except SSLError as error:
        raise click.ClickException(f"no connection to the broker that AMQP_URL names: {error}") from None
    except AMQPError as error:
        raise click.ClickException(_of_broker(error)) from None
    except SQLAlchemyError as error:
        raise click.ClickException(_of_database(error)) from None


def _of_broker(error: AMQPError) -> str:
    if isinstance(error, ChannelClosedByBroker | ConnectionClosedByBroker):
        return f"the broker refuses: {error.reply_code} {error.reply_text}"
    if isinstance(error, AMQPConnectionError):
        return f"no connection to the broker that AMQP_URL names: {_cause(error)}"
    return f"the broker: {_cause(error)}"


def _cause(error: BaseException) -> str:
    """Return the innermost reason that pika knows of."""
    inner = error.args[0] if error.args else ""
    for name in ("error", "exception"):
        inner = getattr(inner, name, inner)
    if isinstance(inner, BaseException):
        return _cause(inner)
    return f"{type(error).__name__} {inner}".strip()


def _of_database(error: SQLAlchemyError) -> str:
    reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    if isinstance(error, OperationalError):
        return f"the database does not let us do it: {reason}"
    if isinstance(error, ProgrammingError):
        return f"the database is not as this version needs it (has its bootstrap run?): {reason}"
    return f"the database: {reason}"
