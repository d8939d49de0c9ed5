"""eventlet's standard library: to be put in place before anything else is imported."""

import sys
import warnings
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def go_green() -> None:
    """Have everything that waits let other green threads go on; to no effect where that was done (by a supervisor)."""
    if not _is_green():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its notice of being in maintenance
            from eventlet.patcher import monkey_patch  # noqa: PLC0415 - the gateway, which has threads, does not need it
        monkey_patch()


def aside(function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Return what ``function`` returns; in a green process it computes in a real thread, while green ones go on.

    It is for work that keeps the processor busy: heartbeats would not be sent meanwhile. It must not touch what is
    green: no database, no broker.
    """
    if not _is_green():
        return function(*arguments, **named)
    from eventlet import tpool  # noqa: PLC0415 - the same

    found: R = tpool.execute(function, *arguments, **named)
    return found


def _is_green() -> bool:
    patcher = sys.modules.get("eventlet.patcher")
    return patcher is not None and bool(patcher.is_monkey_patched("socket"))
