"""The server of the floors: Flask under gunicorn with the gateway's settings, on the suite's PostgreSQL."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import requests
from sqlalchemy import make_url

from stack import children
from stack.bench.wrk import Request
from stack.errors import StackError
from stack.ports import LOOPBACK, free_port
from stack.waiting import came_true

FLOORS = {"floor_hello": Request("GET", "/hello"), "floor_insert": Request("POST", "/notes", body={"kind": "note"})}
DATABASE = "bench_floor"
_SECONDS = 30.0
_ENDING = ((signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0))
_TABLE = """
DROP TABLE IF EXISTS notes;
CREATE TABLE notes (id uuid PRIMARY KEY, body text NOT NULL, at timestamptz NOT NULL DEFAULT now())
"""


@dataclass(frozen=True)
class Floors:
    """Where the server is, and its process."""

    url: str
    pid: int


@contextmanager
def serving_floors(admin_url: str, log: Path) -> Iterator[Floors]:
    """Run the server as long as it is needed."""
    url = f"http://{LOOPBACK}:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "-c", "python:stack.bench.floor_conf", "stack.bench.floor_app"]
    environment = {
        **os.environ,
        "FLOOR_DATABASE_URL": _prepared(admin_url),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    process = children.start(
        [*command, "--bind", url.removeprefix("http://")],
        env=environment,
        log=log,
        account=None,
        on_our_death=signal.SIGTERM,
    )
    try:
        if not came_true(lambda: _answers(url), _SECONDS):
            raise StackError(f"the server of the floors did not start: see {log}")
        yield Floors(url, process.pid)
    finally:
        children.stop(process, _ENDING)


def _prepared(admin_url: str) -> str:
    """Make the database with its table, and return its address for SQLAlchemy."""
    with closing(psycopg2.connect(admin_url)) as server, server.cursor() as cursor:
        server.autocommit = True
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.rowcount:
            cursor.execute(f"CREATE DATABASE {DATABASE}")
    url = make_url(admin_url).set(drivername="postgresql+psycopg2", database=DATABASE)
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg2.connect(plain)) as database, database, database.cursor() as cursor:
        cursor.execute(_TABLE)
    return url.render_as_string(hide_password=False)


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/hello", timeout=3).ok
    except requests.RequestException:
        return False
