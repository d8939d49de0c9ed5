"""What the supervised processes of the tests do."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path


def wait() -> None:
    """Live until a signal ends it."""
    signal.pause()


def say(*words: str) -> None:
    """Write to the log, and live on."""
    print(*words, os.environ.get("FLAVOUR", ""))
    signal.pause()


def fail() -> int:
    """End at once, badly."""
    return 3


def explode() -> None:
    raise RuntimeError("this is why")


def be_stubborn(note: str) -> None:
    """Take SIGTERM as no reason to end."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    Path(note).touch()
    while True:
        signal.pause()


def finish(note: str) -> None:
    """Take its time when it is told to end, and finish what it does."""

    def end(*_: object) -> None:
        threading.Event().wait(0.5)
        Path(note).write_text("finished")
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    while True:
        signal.pause()


def descriptors(note: str) -> None:
    """Write down what the open descriptors lead to, and live on."""
    open_now = [entry for entry in Path("/proc/self/fd").iterdir() if entry.exists()]
    partial = Path(note + ".new")
    partial.write_text("\n".join(sorted({str(entry.resolve()) for entry in open_now})))
    partial.rename(note)
    signal.pause()


def import_much() -> None:
    """Import what the supervisor would not import by itself."""
    import_module("colorsys")


def modules() -> None:
    """Say whether it is there already, and live on."""
    print("colorsys" in sys.modules)
    signal.pause()


def app(environ: dict[str, object], start_response: Callable[..., object]) -> Iterable[bytes]:
    """A WSGI application that answers with the process that runs it."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{os.getppid()}".encode()]
