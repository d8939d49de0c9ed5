"""The supervisor's own log: a clear line for each thing that happens."""

import logging
import signal
from pathlib import Path

from stack.children import open_log
from stack.supervisor.spec import Event

logger = logging.getLogger("stack.supervisor")
FORMAT = "%(asctime)s %(levelname)s %(message)s"


def write_to(path: Path) -> logging.Handler:
    """Send the supervisor's lines, and circus's warnings, to a file."""
    open_log(path).close()
    handler = logging.FileHandler(path)
    handler.setFormatter(logging.Formatter(FORMAT))
    circus = logging.getLogger("circus")
    circus.setLevel(logging.WARNING)
    logger.setLevel(logging.INFO)
    for source in (logger, circus):
        source.handlers[:] = [handler]
        source.propagate = False
    return handler


def tell(event: Event) -> None:
    """Write what happened."""
    if event.kind == "ended":
        again = f"again in {event.again_in:.0f} s" if event.again_in else "again at once"
        lived = f"after {event.lived:.1f} s" if event.lived is not None else ""
        logger.warning("%s (process %d) ended with %s %s: %s", event.name, event.pid, how(event), lived, again)
    else:
        logger.info("%s (process %d) %s", event.name, event.pid, event.kind)


def how(event: Event) -> str:
    """The manner of an end: "exit code 1", "SIGKILL"."""
    if event.exit_code is not None and event.exit_code < 0:
        return signal.Signals(-event.exit_code).name
    return f"exit code {event.exit_code}"
