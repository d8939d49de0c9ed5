"""Whether the running code and a database fit. Databases only grow, so that code may be older than its database."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from chassis.database.engine import unpooled_engine
from chassis.database.migrate import History, histories, line_of


@dataclass(frozen=True)
class Fit:
    """How far a database is: ``versions``, the migrations it is at, for each history.

    ``missing`` are those that the code needs beyond; ``ahead`` are versions that the code does not know.
    """

    versions: tuple[str, ...]
    missing: tuple[str, ...]
    ahead: tuple[str, ...]

    def __bool__(self) -> bool:
        return not self.missing

    def __str__(self) -> str:
        if self.missing:
            return f"the database is behind, it lacks {', '.join(self.missing)}: migrate it"
        if self.ahead:
            return f"the database is ahead ({', '.join(self.ahead)}), this code runs on it all the same"
        return f"the database fits ({', '.join(self.versions)})"


def told(service: str, url: str) -> tuple[bool, str]:
    """Say in one line whether the code of ``service`` runs on the database at ``url``."""
    try:
        found = check(service, url)
    except OperationalError as error:
        return False, f"{service}: the database cannot be asked: {line_of(error)}"
    return bool(found), f"{service}: {found}"


def check(service: str, url: str) -> Fit:
    """Say whether the database at ``url`` has what the code of ``service`` needs. Raises OperationalError."""
    with unpooled_engine(url).connect() as connection:
        return fit(service, connection)


def fit(service: str, connection: Connection, folder: Path | None = None) -> Fit:
    """Say the same over a connection that is open."""
    versions, missing, ahead = [], [], []
    for history in histories(service, folder):
        present, known = _present(history, connection), history.known()
        versions.append(present or "")
        if present is None:
            missing += known
        elif present in known:
            missing += known[known.index(present) + 1 :]
        else:
            ahead.append(present)
    return Fit(tuple(versions), tuple(missing), tuple(ahead))


def _present(history: History, connection: Connection) -> str | None:
    try:
        with connection.begin():
            rows = connection.execute(text(f"SELECT version_num FROM {history.schema}.{history.table}"))  # noqa: S608
            return rows.scalar()
    except ProgrammingError:
        return None
