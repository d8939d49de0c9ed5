"""Waiting for a socket: a thread waits in poll, a green thread lets others run."""

import select
from functools import cache
from importlib import import_module
from typing import Any


def ready(descriptor: int, seconds: float, *, to_read: bool = True) -> bool:
    """Wait at most ``seconds`` until ``descriptor`` can be read, or written; say whether it can."""
    # eventlet takes poll out of the module that it patches: what is left there is cooperative.
    if hasattr(select, "poll"):
        return _polled(select, descriptor, seconds, to_read=to_read)
    readers, writers = ([descriptor], []) if to_read else ([], [descriptor])
    return any(select.select(readers, writers, [], seconds))


def readable_now(descriptor: int) -> bool:
    """Say whether there is something to read, or the end, without waiting or letting others run."""
    return _polled(_own_select(), descriptor, 0, to_read=True)


def _polled(module: Any, descriptor: int, seconds: float, *, to_read: bool) -> bool:
    poller = module.poll()
    poller.register(descriptor, module.POLLIN if to_read else module.POLLOUT)
    return bool(poller.poll(seconds * 1000))


def _own_select() -> Any:
    # Asked anew: what was found before a fork holds no longer in a child that has become green.
    return select if hasattr(select, "poll") else _original()


@cache
def _original() -> Any:
    return import_module("eventlet.patcher").original("select")
