"""Processes of the made-up service, as a test starts, watches and ends them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import psutil

from chassis.testing.eventually import eventually
from chassis.tests.brokers import Broker

ROOT = Path(__file__).parent.parent.parent


class Stage:
    """The parent of all actors, which has imported everything."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "chassis.tests.acting"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def fork(self, order: dict[str, Any]) -> int:
        """Have a process forked; return its pid."""
        orders, pids = self._process.stdin, self._process.stdout
        if orders is None or pids is None:
            raise RuntimeError("the stage has no pipes")
        orders.write(orjson.dumps(order) + b"\n")
        orders.flush()
        return int(pids.readline())

    def close(self) -> None:
        """End it; its actors have been ended by their tests."""
        self._process.communicate()


class Actor:
    """One process of the service alpha, with its log and the record of what its handlers did."""

    def __init__(
        self,
        stage: Stage,
        broker: Broker,
        role: str,
        folder: Path,
        *,
        module: str = "chassis.tests.actors",
        **env: str,
    ) -> None:
        self.record = Path(env.get("RECORD", folder / "record"))
        number = len(list(folder.iterdir()))
        self.log = folder / f"{role}-{number}.log"
        self.log.touch()
        self._exit = folder / f"{role}-{number}.exit"
        environment = {"AMQP_URL": broker.url("alpha"), "RECORD": str(self.record), **env}
        paths = {"log": str(self.log), "exit": str(self._exit)}
        self.pid = stage.fork({"module": module, "role": role, "env": environment, **paths})

    def consuming(self, times: int = 1) -> "Actor":
        """Wait until it takes messages, for the ``times``-th time."""
        eventually(lambda: self.said("consuming") >= times or self.ended, "a consuming process", 20)
        assert not self.ended, self.log.read_text()
        return self

    def said(self, event: str) -> int:
        """How many lines of its log are about ``event``."""
        return self.log.read_text().count(f'"event":"{event}"')

    @property
    def ended(self) -> bool:
        """It runs no more."""
        return not psutil.pid_exists(self.pid)

    def lines(self, handler: str = "", **facts: Any) -> list[dict[str, Any]]:
        """What the handlers have written, with these ``facts``."""
        if not self.record.exists():
            return []
        lines = [orjson.loads(line) for line in self.record.read_bytes().splitlines()]
        wanted = {"handler": handler, **facts} if handler else facts
        return [line for line in lines if wanted.items() <= line.items()]

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 30.0) -> int:
        """End it and return its exit code, a negative one where it had no chance to give one."""
        self.send(number)
        eventually(lambda: self.ended, "the end of the process", seconds)
        return -number if self.exit_code is None else self.exit_code

    @property
    def exit_code(self) -> int | None:
        """What it ended with; None where it had no chance to say."""
        return int(self._exit.read_text()) if self._exit.exists() else None


Start = Callable[..., Actor]
