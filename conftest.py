"""Which servers the tests run on, for all packages: the session's databases, and a fresh tenant for each test."""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import structlog

from chassis.testing import Databases, provide_databases
from stack.database_server import find_database

pytest_plugins = ["tests.sharing"]

_TAKEN: list[str] = []


@pytest.fixture(scope="session")
def _servers() -> Iterator[ExitStack]:
    with ExitStack() as running:
        yield running


@pytest.fixture(scope="session", autouse=True)
def databases(_servers: ExitStack) -> Iterator[Databases]:
    """The databases of this session; the server starts when a test first needs it."""
    made = Databases(lambda: _admin_url(_servers))
    provide_databases(made)
    yield made
    made.close()
    provide_databases(None)


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """Take back what a test has made of the logs: its output is closed when it ends, and others would write to it.

    What it has bound to its lines goes too: a process of a service binds a request's in a green thread of its own.
    """
    structlog.contextvars.clear_contextvars()
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def tenant() -> UUID:
    """A tenant that no other test knows."""
    return uuid4()


def _admin_url(servers: ExitStack) -> str:
    folder = Path(servers.enter_context(tempfile.TemporaryDirectory(prefix="steward-tests-")))
    folder.chmod(0o755)  # the server runs as another user than root
    fast = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    server = find_database(folder / "postgres", os.environ, log=folder / "postgres.log", settings=fast)
    servers.callback(server.stop)
    _TAKEN.append(server.source)
    return server.admin_url


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which server it was."""
    for which in _TAKEN:
        terminalreporter.write_line(f"PostgreSQL: {which}")
