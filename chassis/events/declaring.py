"""``@handles(EVENT)``, ``@together`` and ``@due("kind")``: the methods of a class that take events and due work."""

from collections.abc import Callable
from typing import Any, TypeVar

from contracts.core.events import Event

Function = TypeVar("Function", bound=Callable[..., Any])

_EVENTS = "__handles__"
_TOGETHER = "__together__"
_REST = "__rest__"
_DUE = "__due__"


def handles(*events: Event) -> Callable[[Function], Function]:
    """Declare that the function takes each of ``events``: ``on_ticket_opened(self, work, event)``.

    The function's name is what the inbox knows it by: renaming it makes it a new consumer.
    """

    def declare(function: Function) -> Function:
        setattr(function, _EVENTS, events)
        return function

    return declare


def together(rest: float | None = None) -> Callable[[Function], Function]:
    """Declare that the function takes several events of a tenant, or several pieces of due work, in one transaction:
    ``tell(self, work, events)``.

    For one that much comes to: what it has to look up is asked once for all of it. When it fails, each is taken alone.
    After some events it rests, for ``rest`` seconds where nobody waits for the next, so that more of them have come.
    """

    def declare(function: Function) -> Function:
        setattr(function, _TOGETHER, True)
        setattr(function, _REST, rest)
        return function

    return declare


def takes_together(function: Callable[..., Any]) -> bool:
    """Say whether ``function`` takes several events at a time."""
    return getattr(function, _TOGETHER, False)


def rest_of(function: Callable[..., Any]) -> float | None:
    """Return for how many seconds ``function`` is to rest after some events; None where that is not said."""
    rest: float | None = getattr(function, _REST, None)
    return rest


def due(kind: str) -> Callable[[Function], Function]:
    """Declare that the function does the due work of one ``kind``: ``remind(self, work, item)``."""

    def declare(function: Function) -> Function:
        setattr(function, _DUE, kind)
        return function

    return declare


def declared_handlers(handlers: type) -> dict[str, tuple[Event, ...]]:
    """Return what ``handlers`` takes: the events by the names of the functions."""
    return {name: getattr(function, _EVENTS) for name, function in vars(handlers).items() if hasattr(function, _EVENTS)}


def declared_due(handlers: type) -> dict[str, str]:
    """Return the due work that ``handlers`` does: the kinds by the names of the functions."""
    return {name: getattr(function, _DUE) for name, function in vars(handlers).items() if hasattr(function, _DUE)}
