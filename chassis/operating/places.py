"""The database and the broker of a service, as its environment names them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError

from chassis.amqp.address import BrokerAddress
from chassis.database.engine import unpooled_engine
from chassis.settings import SettingsError, setting


def broker() -> BrokerAddress:
    """Return where the broker is. Raises SettingsError."""
    try:
        return BrokerAddress.parse(setting("AMQP_URL"))
    except ValueError as error:
        raise SettingsError(f"AMQP_URL cannot be used: {error}") from None


@contextmanager
def database(service: str) -> Iterator[Engine]:
    """Yield what opens connections to the database of ``service``. Raises SettingsError."""
    name = f"{service.upper()}_DATABASE_URL"
    try:
        engine = unpooled_engine(setting(name))
    except ArgumentError:
        raise SettingsError(f"{name} cannot be used: it looks like postgresql://user:password@host/database") from None
    try:
        yield engine
    finally:
        engine.dispose()
