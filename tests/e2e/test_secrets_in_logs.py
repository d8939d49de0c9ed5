"""Nothing that somebody logs in by, and no key or password of the suite itself, stands in a log or a command line."""

import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import make_url

from gateway.tests.provider.running import RunningProvider
from stack.accounts import remove
from stack.demo.company import Company
from stack.play.beginning import ensure_demo_company
from stack.suite import Suite
from stack.suite.clock import SharedClock
from tests.e2e.logins import Logins
from tests.e2e.running import Running

COMPANY = Company(room_count=30)
SHORTEST_KEY = 16


@pytest.fixture(scope="module")
def commands() -> Iterator[set[str]]:
    """The command lines of all processes that are there while the tests of this module are."""
    seen: set[str] = set()
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(seen, over))
    watch.start()
    yield seen
    over.set()
    watch.join()


def _watch(seen: set[str], over: threading.Event) -> None:
    while not over.wait(0.1):
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                seen.add(file.read_bytes().decode(errors="replace"))


@contextmanager
def _talkative() -> Iterator[Running]:
    """A suite whose processes tell all that they can."""
    folder = Path(tempfile.mkdtemp(prefix="steward-"))
    try:
        with Suite(folder, print, settings={"LOG_LEVEL": "DEBUG"}) as suite:
            operator = ensure_demo_company(suite, print, lambda _: None, COMPANY)
            yield Running(suite, operator, COMPANY, SharedClock(folder / "clock"))
    finally:
        remove(folder)


@pytest.fixture(params=["as shipped", "debug"])
def logged(request: pytest.FixtureRequest, commands: set[str]) -> Iterator[Running]:
    """A suite that tells what it tells as it is shipped, and one that tells all it can."""
    if request.param == "debug":
        with _talkative() as talkative:
            yield talkative
    else:
        yield request.getfixturevalue("running")


def _own_secrets(running: Running) -> dict[str, str]:
    """Return the passwords and keys of the suite itself, by where they are."""
    folder, layout = running.suite.layout.secrets, running.suite.layout
    found = {f"password of {name}": password for name, password in running.suite.credentials.passwords.items()}
    for file in (*(folder / "keys").glob("*.pem"), folder / "cursor_key", folder / "seal_key"):
        found |= {f"{file.name} {line}": text for line, text in enumerate(file.read_text().split()) if _is_key(text)}
    cookies = {str(file): file.read_text().strip() for file in layout.rabbitmq.rglob(".erlang.cookie")}
    admin = make_url(running.suite.servers.database.admin_url).password
    return found | cookies | ({"PostgreSQL's administrator": str(admin)} if admin else {})


def _is_key(text: str) -> bool:
    return len(text) >= SHORTEST_KEY and not text.startswith("-")


def _standing(secrets: dict[str, str], places: dict[str, str]) -> list[str]:
    """Return which secret stands where: the secrets by their names alone."""
    # A code of six digits is looked for as a word: moments and ids have digits too.
    words = {name: re.compile(rf"(?<![\w.]){re.escape(secret)}(?!\w)", re.ASCII) for name, secret in secrets.items()}
    return [f"{name} in {place}" for place, text in places.items() for name, word in words.items() if word.search(text)]


def test_no_secret_stands_in_a_log_or_a_command_line(logged: Running, commands: set[str], tmp_path: Path) -> None:
    provider = RunningProvider(tmp_path, logged.company.holders("cashier")[0].number)
    provider.start()
    logins = Logins(logged)
    try:
        logins.all_ways(provider)
    finally:
        provider.stop()
    secrets = logins.told | _own_secrets(logged)
    logs = {file.name: file.read_text(errors="replace") for file in logged.suite.layout.logs.iterdir()}
    assert {"gateway.log", "notify.log", "gateway-work.log"} <= set(logs)
    assert any("gunicorn" in command for command in commands)
    assert _standing(secrets, logs | {"a command line": "\n".join(commands)}) == []
