"""Starts the ends of hops beside the running suite, and measures them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pika.adapters.blocking_connection import BlockingChannel

from chassis.amqp import names
from chassis.context import generate_key
from stack import children
from stack.bench.cpu import Groups, spent
from stack.bench.figures import Figure
from stack.bench.groups import servers
from stack.bench.harbour import USER, Harbour
from stack.bench.meter import WARM_UP_CONNECTIONS, WARM_UP_SECONDS, Read
from stack.bench.plan import Plan
from stack.bench.wrk import Load
from stack.errors import StackError
from stack.suite import Suite
from stack.waiting import came_true

BARE, OURS = "floor_pika", "empty_call"
_WAYS = {BARE: ("bare", USER), OURS: ("ours", names.rpc_queue(USER))}
"""What each is called on the command line, and the queue into which is asked."""
_ASKER = "gateway"
_SECONDS = 30.0
_ENDING = ((signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0))


@dataclass(frozen=True)
class Hop:
    """What goes there and back. ``groups`` are its two ends and the broker."""

    op: str
    asking: "subprocess.Popen[str]"
    groups: Read

    def warm_up(self, plan: Plan) -> Load:
        """Let everything be done once that is done only once."""
        del plan
        return self._run(WARM_UP_CONNECTIONS, WARM_UP_SECONDS)

    def measure(self, plan: Plan, connections: int) -> Figure:
        """Go as often as possible, so many at a time, and return what it took."""
        before = self.groups.read()
        load = self._run(connections, plan.seconds)
        return Figure(self.op, connections, load, spent(before, self.groups.read()))

    def _run(self, connections: int, seconds: int) -> Load:
        if self.asking.stdin is None or self.asking.stdout is None:
            raise StackError("whoever asks has no pipes")
        self.asking.stdin.write(f"{connections} {seconds}\n")
        self.asking.stdin.flush()
        said = self.asking.stdout.readline()
        if not said:
            raise StackError(f"{self.op}: whoever asks has ended: see the log of the hops")
        return Load(**json.loads(said))


@contextmanager
def hops(suite: Suite, harbour: Harbour) -> Iterator[list[Hop]]:
    """Yield them with both ends there."""
    with ExitStack() as opened:
        keys = Path(opened.enter_context(TemporaryDirectory()))
        for part in (_ASKER, USER):
            generate_key(keys, part)
        env = _environment(suite, harbour, keys)
        channel = opened.enter_context(harbour.channel(suite))
        yield [opened.enter_context(_hop(op, env, channel, suite.layout.logs / "hops.log")) for op in _WAYS]


def _environment(suite: Suite, harbour: Harbour, keys: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "AMQP_URL": harbour.url(suite),
        "BENCH_DATABASE_URL": suite.database_url("ticketing"),
        "STEWARD_KEYS": str(keys),
        "STEWARD_CURSOR_KEY": "no cursors here",
    }


@contextmanager
def _hop(op: str, env: Mapping[str, str], channel: BlockingChannel, log: Path) -> Iterator[Hop]:
    way, queue = _WAYS[op]
    command = [sys.executable, "-m", "stack.bench.hop", way]
    channel.queue_declare(queue)
    if op == OURS:
        channel.queue_bind(queue, names.RPC_EXCHANGE, f"{USER}.*")
    answering = children.start([*command, "answer"], env=env, log=log, account=None, on_our_death=signal.SIGTERM)
    try:
        if not came_true(lambda: _taken(channel, queue), _SECONDS):
            raise StackError(f"{op}: nobody takes what is asked: see {log}")
        with (
            children.open_log(log) as errors,
            subprocess.Popen(
                [*command, "ask"], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
            ) as asking,
        ):
            yield Hop(op, asking, _groups(op, asking.pid, answering.pid))
    finally:
        children.stop(answering, _ENDING)
        channel.queue_delete(queue)


def _taken(channel: BlockingChannel, queue: str) -> bool:
    return bool(channel.queue_declare(queue, passive=True).method.consumer_count)


def _groups(op: str, asking: int, answering: int) -> Groups:
    if op == BARE:
        return Groups({"floor": (asking, answering), "broker": servers()["broker"]})
    return Groups({"gateway": (asking,), "service": (answering,), "broker": servers()["broker"]})
