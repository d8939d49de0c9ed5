"""Brings a service's database to what its code needs: the chassis' history first, then the service's own."""

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from chassis import months
from chassis.database.engine import driver_connection, unpooled_engine
from chassis.database.migration import app_role
from chassis.database.tables import SCHEMA
from chassis.packages import spec_of

ENVIRONMENT = Path(__file__).parents[1] / "migrations"
WAIT = "10s"
_LOCK = 7_391_026_514
_SECONDS = 3600.0


class MigrationError(Exception):
    """The database could not be brought up to date; the message is one line that says why."""


@dataclass(frozen=True)
class History:
    """One row of migrations and the table that says how far the database is."""

    versions: Path
    table: str
    schema: str

    def config(self) -> Config:
        """Return alembic's configuration for it."""
        made = Config()
        made.set_main_option("script_location", str(ENVIRONMENT))
        made.set_main_option("version_locations", str(self.versions))
        made.set_main_option("path_separator", "newline")
        made.attributes |= {"version_table": self.table, "version_table_schema": self.schema}
        return made

    def known(self) -> list[str]:
        """Return all migrations that the code has, the oldest first."""
        return [script.revision for script in ScriptDirectory.from_config(self.config()).walk_revisions()][::-1]


def histories(service: str, folder: Path | None = None) -> Iterator[History]:
    """Yield the histories of ``service`` (whose package is ``folder``), in the order in which they run."""
    yield History(ENVIRONMENT / "versions", "chassis_version", SCHEMA)
    own = (folder or folder_of(service)) / "migrations" / "versions"
    if own.is_dir():
        yield History(own, f"{service}_version", "public")


def folder_of(service: str) -> Path:
    """Return the folder of a service's package, without importing it."""
    for name in (f"services.{service}", service):
        spec = spec_of(name)
        if spec and spec.submodule_search_locations:
            return Path(next(iter(spec.submodule_search_locations)))
    raise MigrationError(f"There is no service called {service}.")


def migrate(service: str, owner_url: str, folder: Path | None = None, environ: Mapping[str, str] = os.environ) -> None:
    """Run what is missing of both histories as the owner, in one transaction. Others who want to wait their turn.

    How long logs are kept is laid down as ``environ`` says. Raises :class:`MigrationError`, SettingsError.
    """
    engine = unpooled_engine(owner_url)
    try:
        with engine.begin() as connection:
            _lock(connection)
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
            for history in histories(service, folder):
                _upgrade(history, connection)
                _close(history, connection)
            months.keep(connection, environ)
    except OperationalError as error:
        raise MigrationError(f"The database of {service} cannot be migrated now: {line_of(error)}") from error


def _lock(connection: Connection) -> None:
    driver_connection(connection).deadline = time.monotonic() + _SECONDS
    connection.execute(text(f"SELECT set_config('lock_timeout', '{WAIT}', true)"))
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))


def _upgrade(history: History, connection: Connection) -> None:
    config = history.config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _close(history: History, connection: Connection) -> None:
    """Let the application read, and not say, how far the database is."""
    table = f"{history.schema}.{history.table}"
    connection.execute(text(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {app_role(connection)}"))


def line_of(error: Exception) -> str:
    """Return what the server has said, in one line."""
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
