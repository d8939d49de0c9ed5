"""Which servers the tests run on, for all packages: the session's databases, and a fresh tenant for each test."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from chassis.testing import Databases, provide_databases

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


@pytest.fixture
def tenant() -> UUID:
    """A tenant that no other test knows."""
    return uuid4()


def _admin_url(servers: ExitStack) -> str:
    """DATABASE_URL if set, a container if TESTCONTAINERS=1, else a server of our own."""
    if url := os.environ.get("DATABASE_URL"):
        return _taken("DATABASE_URL", url)
    if os.environ.get("TESTCONTAINERS") == "1":
        return _taken("testcontainers", _container(servers))
    return _taken("the embedded server", _embedded(servers))


def _taken(which: str, url: str) -> str:
    _TAKEN.append(which)
    return url


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which server it was."""
    for which in _TAKEN:
        terminalreporter.write_line(f"PostgreSQL: {which}")


def _container(servers: ExitStack) -> str:
    from testcontainers.postgres import PostgresContainer  # noqa: PLC0415 - only where it is asked for

    container = servers.enter_context(PostgresContainer("postgres:15", driver=None))
    url: str = container.get_connection_url()
    return url


def _embedded(servers: ExitStack) -> str:
    from stack.postgres import EmbeddedPostgres  # noqa: PLC0415 - not where another server was named

    folder = Path(servers.enter_context(tempfile.TemporaryDirectory(prefix="steward-tests-")))
    folder.chmod(0o755)  # the server runs as another user than root
    fast = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    server = EmbeddedPostgres(folder / "postgres", settings=fast).start()
    servers.callback(server.stop)
    return server.admin_url
