"""The database server: the one that is named, a container, or an embedded one."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from stack.errors import StackError
from stack.postgres import SETTINGS, EmbeddedPostgres
from stack.waiting import came_true

OLDEST = 150000
CONTAINER_SECONDS = 90.0


@dataclass(frozen=True)
class DatabaseServer:
    """A server that answers. `admin_url` is a superuser's; `stop` ends what was started for us, and nothing else."""

    source: str  # "DATABASE_URL", "testcontainers" or "embedded"
    admin_url: str
    stop: Callable[[], None]
    embedded: EmbeddedPostgres | None = None
    """The server itself, where it is one of our own."""


def find_database(
    folder: Path, environ: Mapping[str, str], *, log: Path, settings: Mapping[str, str] | None = None
) -> DatabaseServer:
    """Decide by the environment; `settings` are for one that is started, `folder` and `log` for an embedded one."""
    if environ.get("DATABASE_URL"):
        return _named(environ["DATABASE_URL"])
    if environ.get("TESTCONTAINERS") == "1":
        return _contained({**SETTINGS, **(settings or {})})
    embedded = EmbeddedPostgres(folder, settings=settings, log=log).start()
    return DatabaseServer("embedded", embedded.admin_url, embedded.stop, embedded)


def _named(url: str) -> DatabaseServer:
    try:
        version = _version(url)
    except psycopg2.Error as error:
        reason = " ".join(str(error).split())
        raise StackError(
            f"DATABASE_URL names a server that lets nobody in ({reason}): start it, or mend the URL"
        ) from error
    if version < OLDEST:
        raise StackError(f"DATABASE_URL names PostgreSQL {version // 10000}: 15 is the oldest that will do")
    return DatabaseServer("DATABASE_URL", url, lambda: None)


def _contained(settings: Mapping[str, str]) -> DatabaseServer:
    from stack.containers import USER, postgres

    container = postgres(settings)
    url = f"postgresql://{USER}:{container.password}@{container.host}:{container.port(5432)}/postgres"
    if not came_true(lambda: _answers(url), CONTAINER_SECONDS):
        container.stop()
        raise StackError("the PostgreSQL container started, but does not answer: see `docker logs`")
    return DatabaseServer("testcontainers", url, container.stop)


def _answers(url: str) -> bool:
    try:
        return _version(url) > 0
    except psycopg2.Error:
        return False


def _version(url: str) -> int:
    with closing(psycopg2.connect(url, connect_timeout=10)) as connection:
        return connection.server_version
