"""What each process is told, by its environment."""

import json
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sqlalchemy import make_url

from chassis.amqp.definitions import VIRTUAL_HOST
from chassis.database.bootstrap import role_names
from gateway import sealing
from stack.errors import StackError
from stack.paths import CHECKOUT, Layout
from stack.servers import Servers
from stack.suite.credentials import CURSOR_KEY, SEAL_KEY, Credentials
from stack.suite.parts import GATEWAY


def health_folder(layout: Layout) -> Path:
    """Return the folder in which every process has the socket that its health is served at."""
    return layout.run / "health"


def environment_of(
    part: str, servers: Servers, credentials: Credentials, layout: Layout, more: Mapping[str, str]
) -> dict[str, str]:
    """Return the environment of the processes of ``part``; ``more`` are settings that all parts get beside."""
    passwords = credentials.passwords
    return {
        **more,
        f"{part.upper()}_DATABASE_URL": database_url(part, servers.database.admin_url, passwords[f"{part}_app"]),
        "AMQP_URL": servers.broker.url(part, passwords[part], VIRTUAL_HOST),
        "STEWARD_KEYS": str(credentials.keys),
        "STEWARD_CURSOR_KEY_FILE": str(credentials.folder / CURSOR_KEY),
        **({f"{sealing.KEY}_FILE": str(credentials.folder / SEAL_KEY)} if part == GATEWAY else {}),
        "STEWARD_UPLOADS": str(layout.root / "uploads"),
        "HEALTH_ADDRESS": str(health_folder(layout)),
        "STEWARD_COMMIT": commit(),
    }


def remember(layout: Layout, environments: Mapping[str, Mapping[str, str]]) -> None:
    """Keep what the processes of each part are told, as long as they run, for an operator's commands beside them."""
    file = _remembered(layout)
    file.touch(0o600)
    file.write_text(json.dumps(environments))


def remembered(layout: Layout, part: str) -> dict[str, str]:
    """Return what the processes of ``part`` are told. Raises StackError where the suite does not run."""
    try:
        environments: dict[str, dict[str, str]] = json.loads(_remembered(layout).read_text())
    except FileNotFoundError:
        raise StackError(f"the suite in {layout.root} is not running: make run starts it") from None
    return environments[part]


def forget(layout: Layout) -> None:
    """Keep it no longer."""
    _remembered(layout).unlink(missing_ok=True)


def _remembered(layout: Layout) -> Path:
    return layout.run / "environments.json"


def database_url(part: str, admin_url: str, password: str) -> str:
    """Return the address of the part's database, on the server of ``admin_url``, for its application role."""
    app, _ = role_names(part)
    url = make_url(admin_url).set(drivername="postgresql+psycopg2", username=app, password=password, database=app)
    return url.render_as_string(hide_password=False)


@cache
def commit() -> str:
    """Return the commit that runs, ``unknown`` outside a checkout."""
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip() or "unknown"
