"""The databases of all parts: made and migrated, and compared with the code."""

from collections.abc import Callable, Iterator

from sqlalchemy.exc import SQLAlchemyError

from chassis.database.bootstrap import Passwords, bootstrap
from chassis.database.fitting import told
from chassis.database.migrate import MigrationError, migrate
from chassis.settings import SettingsError
from stack.errors import StackError
from stack.suite.credentials import Credentials
from stack.suite.environment import database_url
from stack.suite.parts import PARTS

Say = Callable[[str], None]
REMEDY = "mend it, or run make reset, which starts anew and loses the data"


def prepare(admin_url: str, credentials: Credentials, say: Say) -> None:
    """Make and migrate, on the server of ``admin_url``, every database that is not yet as the code needs it."""
    behind = [part for part, fits, _ in findings(admin_url, credentials) if not fits]
    bring_up(behind, admin_url, credentials, say)


def findings(admin_url: str, credentials: Credentials) -> Iterator[tuple[str, bool, str]]:
    """Yield each part, whether its code runs on its database, and that in words."""
    for part in PARTS:
        url = database_url(part, admin_url, credentials.passwords[f"{part}_app"])
        yield (part, *told(part, url))


def bring_up(parts: list[str], admin_url: str, credentials: Credentials, say: Say) -> None:
    """Make what is missing of the databases of ``parts``, and migrate them. Raises StackError."""
    for part in parts:
        say(f"database of {part}: making and migrating")
        try:
            _make(part, admin_url, credentials)
        except SettingsError as error:
            raise StackError(str(error)) from None
        except (MigrationError, SQLAlchemyError) as error:
            reason = str(error).partition("\n")[0]
            raise StackError(f"the database of {part} cannot be brought up to date ({reason}): {REMEDY}") from error


def _make(part: str, admin_url: str, credentials: Credentials) -> None:
    passwords = Passwords(credentials.passwords[f"{part}_owner"], credentials.passwords[f"{part}_app"])
    migrate(part, bootstrap(admin_url, part, passwords).owner)
