"""The database and the broker of a service, as its environment names them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError

from chassis.amqp.address import BrokerAddress
from chassis.database.engine import unpooled_engine
from chassis.settings import SettingsError, setting
from contracts.core.registry import PRODUCERS


def broker() -> BrokerAddress:
    """Return where the broker is. Raises SettingsError."""
    try:
        return BrokerAddress.parse(setting("AMQP_URL"))
    except ValueError as error:
        raise SettingsError(f"AMQP_URL cannot be used: {error}") from None


@contextmanager
def database(service: str) -> Iterator[Engine]:
    """Yield what opens connections to the database of ``service``. Raises SettingsError."""
    name = _setting_of(service)
    try:
        engine = unpooled_engine(setting(name))
    except ArgumentError:
        raise SettingsError(f"{name} cannot be used: it looks like postgresql://user:password@host/database") from None
    try:
        yield engine
    finally:
        engine.dispose()


def named() -> tuple[str, ...]:
    """Return the parts whose databases the environment names: one in a container, all on one machine."""
    return tuple(part for part in PRODUCERS if setting(_setting_of(part), ""))


def _setting_of(service: str) -> str:
    return f"{service.upper()}_DATABASE_URL"
