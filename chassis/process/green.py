"""eventlet's standard library: to be put in place before anything else is imported."""

import warnings
from collections.abc import Callable
from typing import ParamSpec, TypeVar

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its notice of being in maintenance
    from eventlet import tpool
    from eventlet.patcher import is_monkey_patched, monkey_patch

P = ParamSpec("P")
R = TypeVar("R")


def go_green() -> None:
    """Have everything that waits let other green threads go on; to no effect where that was done (by a supervisor)."""
    if not is_monkey_patched("socket"):
        monkey_patch()


def aside(function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Return what ``function`` returns; in a green process it computes in a real thread, while green ones go on.

    It is for work that keeps the processor busy: heartbeats would not be sent meanwhile. It must not touch what is
    green: no database, no broker.
    """
    if not is_monkey_patched("socket"):
        return function(*arguments, **named)
    found: R = tpool.execute(function, *arguments, **named)
    return found
