"""One line of JSON for each thing that happened, or coloured text on a terminal.

What is bound with :func:`bound` (tenant, request id, event id) is on every line that is written below it, those of the
libraries too. No secrets: settings and messages are logged by name and id, never by content. What looks personal is
masked in every line all the same: the texts of errors, of libraries too, may quote what they stumbled over.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import structlog
from structlog.contextvars import bind_contextvars, bound_contextvars, merge_contextvars
from structlog.stdlib import BoundLogger
from structlog.typing import Processor

from contracts.core.masking import mask_words
from contracts.core.personal import KINDS, masked_text

#: Libraries which tell more at INFO than anybody wants to read.
_QUIET = ("amqp", "kombu", "nameko", "sqlalchemy.engine", "alembic", "urllib3")

#: pika reports each failed connection in six lines; whoever wanted it says so in one.
_SILENT = ("pika",)


def log_for(name: str) -> BoundLogger:
    """Return the logger of a module: ``log_for(__name__).info("what happened", key=value)``."""
    logger: BoundLogger = structlog.stdlib.get_logger(name)
    return logger


@contextmanager
def bound(**facts: Any) -> Iterator[None]:
    """Put ``facts`` on every log line that is written inside."""
    with bound_contextvars(**facts):
        yield


def bind(**facts: Any) -> None:
    """Put ``facts`` on every log line that this thread, real or green, writes from now on."""
    bind_contextvars(**facts)


def configure(service: str, role: str, *, style: str = "json", level: str = "INFO") -> None:
    """Send every log line of this process to standard error, as ``json`` or as ``console`` text."""
    shared: list[Processor] = [
        merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _named(service, role),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderers(style)],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _renderers(style: str) -> list[Processor]:
    if style == "console":
        return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()), _masked]
    return [structlog.processors.format_exc_info, _masked, structlog.processors.JSONRenderer(serializer=_json)]


def _masked(logger: Any, method: str, event: Any) -> Any:
    del logger, method
    return mask_words(event, KINDS)


def _json(event: dict[str, Any], **options: Any) -> str:
    del options
    return orjson.dumps(event, default=_said, option=orjson.OPT_NON_STR_KEYS).decode()


def _said(value: Any) -> str:
    return masked_text(str(value), KINDS)


def _named(service: str, role: str) -> Processor:
    def add(logger: Any, method: str, event: Any) -> Any:
        del logger, method
        event["service"] = service
        event["role"] = role
        return event

    return add
