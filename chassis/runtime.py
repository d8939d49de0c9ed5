"""What a process of a service stands on, made once at its start, after the fork."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine

from chassis.clock import Clock, SystemClock
from chassis.context import Signer, Verifier
from chassis.cursors import Cursors
from chassis.database import UnitOfWorks
from chassis.database.engine import engine_for
from chassis.observe import common
from chassis.outbox import Outbox
from chassis.settings import Settings

_COLLECTING = 20_000, 20, 50
"""How many objects more there are when Python looks for those that only refer to each other.

As it comes, at 700, it looks after every request or two, and finds next to nothing.
"""


@dataclass(frozen=True)
class Runtime:
    """The parts of a running service."""

    service: str
    clock: Clock
    engine: Engine
    works: UnitOfWorks
    signer: Signer
    verifier: Verifier
    outbox: Outbox


class _Installed:
    runtime: Runtime | None = None


def build(settings: Settings, clock: Clock | None = None) -> Runtime:
    """Return the parts of a service with ``settings``; nothing is connected yet."""
    clock = clock or SystemClock()
    engine = engine_for(settings.database_url, settings.max_workers)
    works = UnitOfWorks(engine, clock, settings.service, Cursors(settings.cursor_key, settings.cursor_key_file))
    signer, verifier = Signer(settings.keys, settings.service), Verifier(settings.keys, settings.service)
    return Runtime(settings.service, clock, engine, works, signer, verifier, Outbox(engine))


def install(service: str, settings: Settings | None = None) -> Runtime:
    """Make the parts of ``service`` and have the whole process use them. Raises :class:`SettingsError`."""
    common.STARTED.set_to_current_time()
    gc.set_threshold(*_COLLECTING)
    _Installed.runtime = build(settings or Settings.load(service))
    return _Installed.runtime


def current() -> Runtime:
    """Return what was installed."""
    if _Installed.runtime is None:
        raise RuntimeError("runtime.install() has not been called in this process")
    return _Installed.runtime


@contextmanager
def using(runtime: Runtime) -> Iterator[Runtime]:
    """Use ``runtime`` inside: for tests, which stand for several services in one process."""
    before, _Installed.runtime = _Installed.runtime, runtime
    try:
        yield runtime
    finally:
        _Installed.runtime = before
