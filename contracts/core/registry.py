"""Finds every declaration in a set of contract modules."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from types import ModuleType

from contracts.core.events import Event
from contracts.core.rpc import RpcMethod

SERVICES = ("customer", "property", "ticketing", "billing", "notify", "hr")
PRODUCERS = (*SERVICES, "gateway")


def _modules(part: str, owners: Iterable[str]) -> Iterator[ModuleType]:
    for owner in owners:
        yield import_module(f"contracts.{owner}.{part}")


def rpc_methods() -> dict[str, RpcMethod]:
    """Return every RPC method that is declared, by its key."""
    found = (value for module in _modules("rpc", SERVICES) for value in vars(module).values())
    return {value.key: value for value in found if isinstance(value, RpcMethod)}


def events() -> dict[str, Event]:
    """Return every event that is declared, by its key."""
    found = (value for module in _modules("events", PRODUCERS) for value in vars(module).values())
    return {value.key: value for value in found if isinstance(value, Event)}
