"""What goes on in a process under eventlet while something is computed: run by a test."""

# ruff: noqa: E402
from chassis.process.green import aside, go_green

go_green()

import sys
import time

import eventlet

beats: list[float] = []


def beat() -> None:
    """Count, as a heartbeat would be sent."""
    while True:
        beats.append(time.monotonic())
        eventlet.sleep(0.01)


def compute(seconds: float) -> str:
    """Keep the processor busy."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        sum(range(1000))
    return "done"


eventlet.spawn(beat)
assert aside(compute, 0.5) == "done"
sys.stdout.write(str(len(beats)))
