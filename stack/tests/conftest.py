"""Servers for the tests of the stack, and programs that are killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from stack.accounts import remove
from stack.install import ensure_rabbitmq
from stack.postgres import EmbeddedPostgres
from stack.rabbitmq import PrivateBroker
from stack.tests.broker_definitions import definitions

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for servers; what they keep elsewhere, because their account cannot enter it, goes with it."""
    yield tmp_path
    remove(tmp_path)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """One running server, for tests that only look at it."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("postgres")).start()
    yield server
    server.stop()
    remove(server.folder)


class Script:
    """Another Python process, which says `ready` with some words when it is."""

    def __init__(self, code: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": "."},
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ready(self) -> list[str]:
        """The words it said when it was ready."""
        for line in self._process.stdout or ():
            if line.startswith("ready"):
                return line.split()[1:]
        raise AssertionError(f"the script ended with {self._process.wait()}")

    def rest(self) -> str:
        """What it still says until it ends."""
        return self._process.communicate(timeout=40)[0]

    def kill(self, signum: signal.Signals = signal.SIGKILL) -> int:
        """End it; its exit code."""
        self._process.send_signal(signum)
        return self._process.wait(40)

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def script() -> Iterator[Callable[[str], Script]]:
    """Runs Python code in another process, and sees to it that none is left."""
    with ExitStack() as running:

        def run(code: str) -> Script:
            started = Script(code)
            running.callback(started.close)
            return started

        yield run


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBroker]:
    """One running broker with its management API, for tests that leave it as it was."""
    ensure_rabbitmq(print)
    node = PrivateBroker(tmp_path_factory.mktemp("rabbitmq"), definitions(), plugins=["rabbitmq_management"]).start()
    yield node
    node.stop()
    remove(node.folder)
