"""Processes of the made-up service, as a test starts, watches and ends them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from chassis.testing.eventually import eventually
from chassis.tests.brokers import Broker

ROOT = Path(__file__).parent.parent.parent


class Actor:
    """One process of the service alpha, with its log and the record of what its handlers did."""

    def __init__(self, broker: Broker, role: str, folder: Path, **env: str) -> None:
        self.record = Path(env.get("RECORD", folder / "record"))
        self.log = folder / f"{role}-{len(list(folder.iterdir()))}.log"
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "AMQP_URL": broker.url("alpha"),
            "RECORD": str(self.record),
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "chassis.tests.acting", role],
                env=environment | env,
                stderr=log,
                stdout=log,
            )

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
        return self.process.poll() is not None

    def lines(self, handler: str = "", **facts: Any) -> list[dict[str, Any]]:
        """What the handlers have written, with these ``facts``."""
        if not self.record.exists():
            return []
        lines = [orjson.loads(line) for line in self.record.read_bytes().splitlines()]
        wanted = {"handler": handler, **facts} if handler else facts
        return [line for line in lines if wanted.items() <= line.items()]

    def send(self, number: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 30.0) -> int:
        """End it and return its exit code."""
        self.send(number)
        return self.process.wait(seconds)


Start = Callable[..., Actor]
