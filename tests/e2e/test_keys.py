"""Keys are exchanged under a running suite, and nobody notices."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

from chassis.context.exchanging import CURSOR, SEAL, SIGNING, KeyRing
from chassis.context.rotating import SHARED_SECONDS, SIGNED_SECONDS
from chassis.testing import eventually
from stack.api import Client
from stack.cli import cli
from stack.suite.parts import PARTS
from tests.e2e.running import Running

PATHS = ("/v1/tickets", "/v1/customers", "/v1/rooms", "/v1/employees")


@dataclass
class Flow:
    """Requests that go on all the time, page by page, each answered by another service."""

    client: Client
    failures: list[str] = field(default_factory=list)
    done: dict[str, float] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self, path: str) -> None:
        """Ask for one page after the other."""
        client, cursor = Client(self.client.url, self.client.token), None
        while not self.over.is_set():
            began = time.monotonic()
            answer = client.raw("GET", path, params={"limit": 1, **({"cursor": cursor} if cursor else {})})
            if answer.status_code != 200:
                self.failures.append(f"{path}: {answer.text}")
            cursor = answer.json().get("next_cursor")
            self.done[path] = began
            self.over.wait(0.05)

    def goes_on(self, what: str) -> None:
        """Wait until every service has answered what was asked when everybody had looked at the keys again."""
        # Longer than a process that was just asked takes to do so.
        looked = time.monotonic() + 1.5
        eventually(lambda: len(self.done) == len(PATHS) and min(self.done.values()) > looked, what, 30)


@contextmanager
def _flowing(client: Client) -> Iterator[Flow]:
    flow = Flow(client)
    threads = [threading.Thread(target=flow.run, args=(path,)) for path in PATHS]
    for thread in threads:
        thread.start()
    try:
        yield flow
    finally:
        flow.over.set()
        for thread in threads:
            thread.join()


@pytest.fixture
def operate(running: Running, capfd: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run(part: str, *words: str) -> str:
        capfd.readouterr()
        done = CliRunner().invoke(cli, ["operate", "--data", str(running.suite.layout.root), part, *words])
        said = capfd.readouterr()
        assert done.exit_code == 0, said.err + done.output
        return said.out.strip()

    return run


def _aged(path: Path, seconds: float) -> None:
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def _rings(folder: Path) -> list[KeyRing]:
    files = {CURSOR: folder / "cursor_key", SEAL: folder / "seal_key"}
    return [KeyRing(part, folder / "keys", folder / "keys" / "public", files) for part in PARTS]


def test_keys_are_exchanged_twice_while_requests_flow(running: Running, operate: Callable[..., str]) -> None:
    folder = running.suite.layout.secrets
    rings = _rings(folder)
    with _flowing(running.operator) as flow:
        for _ in range(2):
            for ring in rings:
                ring.rotate(SIGNING)
            rings[0].rotate(CURSOR)
            flow.goes_on("answers after the rotation")
            for key in (*(folder / "keys").glob("**/*.pem"), folder / "cursor_key"):
                _aged(key, max(SIGNED_SECONDS, SHARED_SECONDS))
            # Time passes without it; but how old a key is was read with the folder.
            os.utime(folder / "keys" / "public")
            flow.goes_on("answers by the new keys")
            for ring in rings:
                ring.retire(SIGNING)
        rings[0].retire(CURSOR)
        flow.goes_on("answers after the last one was retired")
    assert flow.failures == []
    assert len(list((folder / "keys" / "public").glob("*.pem"))) == len(PARTS)


def test_the_commands_beside_a_running_suite(running: Running, operate: Callable[..., str]) -> None:
    operate("gateway", "keys", "rotate", "gateway", "--what", SEAL)
    assert "none is under an older key" in operate("gateway", "reseal")
    operate("gateway", "keys", "retire", "gateway", "--what", SEAL, "--resealed")
    listed = operate("gateway", "keys", "list", "gateway").splitlines()
    assert [line.split()[0] for line in listed] == [SIGNING, CURSOR, SEAL]
