"""The databases of all parts: made and migrated."""

from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from chassis.database.bootstrap import Passwords, bootstrap
from chassis.database.migrate import MigrationError, check, migrate
from stack.errors import StackError
from stack.servers import Servers
from stack.suite.credentials import Credentials
from stack.suite.environment import database_url
from stack.suite.parts import PARTS

Say = Callable[[str], None]
REMEDY = "mend it, or run make reset, which starts anew and loses the data"


def prepare(servers: Servers, credentials: Credentials, say: Say) -> None:
    """Make and migrate every database that is not yet as the code needs it."""
    for part in PARTS:
        if _fits(part, servers, credentials):
            continue
        say(f"database of {part}: making and migrating")
        try:
            _make(part, servers, credentials)
        except (MigrationError, SQLAlchemyError) as error:
            reason = str(error).partition("\n")[0]
            raise StackError(f"the database of {part} cannot be brought up to date ({reason}): {REMEDY}") from error


def _fits(part: str, servers: Servers, credentials: Credentials) -> bool:
    try:
        return bool(check(part, database_url(part, servers, credentials.passwords[f"{part}_app"])))
    except Exception:  # noqa: BLE001 - no database, no role, another password: all of it is made below
        return False


def _make(part: str, servers: Servers, credentials: Credentials) -> None:
    passwords = Passwords(credentials.passwords[f"{part}_owner"], credentials.passwords[f"{part}_app"])
    urls = bootstrap(servers.database.admin_url, part, passwords)
    migrate(part, urls.owner)
