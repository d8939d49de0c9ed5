"""Runs the processes of a service, from the first to the last line of their logs."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from chassis.amqp.address import BrokerAddress
from chassis.amqp.framework import GreenletExit, GreenThread, ServiceRunner, eventlet
from chassis.amqp.intake import Intake
from chassis.events import consumer
from chassis.events.declaring import declared_due
from chassis.events.depths import Depths
from chassis.events.due_loop import DueLoop, DueWatch
from chassis.events.holding import Holder
from chassis.events.relay import Relay
from chassis.events.sweeping import Sweeper
from chassis.observe import metrics
from chassis.observe.logs import log_for
from chassis.operation_log.sealing import Sealer
from chassis.process.endpoint import serving
from chassis.process.health import Health
from chassis.process.parts import Parts
from chassis.process.stopping import StopSignal
from chassis.rpc import server

_log = log_for(__name__)

STOP_SECONDS = 20.0

Loop = Relay | DueLoop | DueWatch | Sweeper | Sealer | Depths | Holder


@dataclass
class Process:
    """One process: a nameko container, loops beside it, and the health of both."""

    service: str
    role: str
    runner: ServiceRunner
    health: Health
    loops: list[Loop] = field(default_factory=list)
    health_address: str = ""
    stop_seconds: float = STOP_SECONDS
    stop_signal: StopSignal = field(default_factory=StopSignal)
    failed: bool = False
    threads: list[GreenThread] = field(default_factory=list)
    told_to_drain: bool = False

    def __post_init__(self) -> None:
        """Have its health tell whether it drains."""
        self.health.draining = self.draining

    def run(self) -> int:
        """Run until SIGTERM or SIGINT; return the exit code: 0 when everything in work was finished in time."""
        with ExitStack() as stack:
            stack.enter_context(self.stop_signal.installed())
            stack.enter_context(serving(self.health, self.health_address))
            self.runner.start()
            eventlet.spawn(self._watch, self.runner.wait)
            self.threads = [eventlet.spawn(self._watch, loop.run) for loop in self.loops]
            _log.info("started")
            while not self.stop_signal.wait():
                self._drain()
            _log.info("stopping")
            return 0 if self._stop() and not self.failed else 1

    def draining(self) -> str:
        """Say how far it is with draining: ``draining``, or ``drained`` when nothing is in work; else nothing."""
        if not self.told_to_drain:
            return ""
        idle = all(thread.dead for thread in self.threads) and all(one.idle for one in _intakes(self.runner))
        return "drained" if idle else "draining"

    def _drain(self) -> None:
        """Take nothing more, finish what is in work, and stay until the signal to stop."""
        _log.info("draining")
        self.told_to_drain = True
        for intake in _intakes(self.runner):
            intake.hold("draining")
        self._end_loops()

    def _end_loops(self) -> None:
        for loop, thread in zip(self.loops, self.threads, strict=True):
            loop.stop()
            if loop.asleep:
                thread.kill()

    def _watch(self, part: Callable[[], object]) -> None:
        """Stop the process when a part of it dies: the supervisor starts another one, whole."""
        try:
            part()
        except GreenletExit:
            return
        except BaseException:  # noqa: BLE001 - whatever it was, the process ends
            _log.exception("a part of the process died")
            self.failed = True
            self.stop_signal.send()

    def _stop(self) -> bool:
        """Let what is in work finish, for a bounded time; the broker gives the rest to another process."""
        finished = False
        with eventlet.Timeout(self.stop_seconds, False):
            self._end_loops()
            self.runner.stop()
            for thread in self.threads:
                thread.wait()
            finished = True
        _log.info("stopped", finished=finished)
        return finished


def serving_process(service_class: Any, parts: Parts, *, health_address: str = "") -> Process:
    """Return the process that answers the RPCs of ``service_class``."""
    server.make_entrypoints(service_class)
    runner = _runner(service_class, parts)
    health = Health(service_class.name, "serve", _checks(runner, parts), _facts(runner))
    return Process(service_class.name, "serve", runner, health, health_address=health_address)


def working_process(handlers: Any, parts: Parts, *, health_address: str = "") -> Process:
    """Return the process that handles the events of ``handlers``, relays the service's own, and does its due work."""
    consumer.make_entrypoints(handlers)
    runner = _runner(handlers, parts)
    address = BrokerAddress.parse(parts.amqp_url)
    relay = Relay(parts.outbox, address, handlers.name)
    instance = handlers()
    due = {kind: getattr(instance, name) for name, kind in declared_due(handlers).items()}
    checks = _checks(runner, parts) | {"relay": lambda: _going(relay)}
    holder = Holder(parts.paused, _intakes(runner))
    health = Health(handlers.name, "work", checks, _facts(runner, parts, holder))
    due_loops = {kind: DueLoop(parts.take_due, {kind: function}) for kind, function in due.items()}
    watch = DueWatch(parts.kinds_due, due_loops)
    sweeper, depths = Sweeper(parts.chores), Depths(address, handlers.name)
    sealer = Sealer(parts.seal, partial(parts.tell_sealed, handlers.log_sealed), parts.quiet)
    loops: list[Loop] = [holder, relay, watch, *due_loops.values(), sweeper, sealer, depths]
    return Process(handlers.name, "work", runner, health, loops, health_address)


def _runner(cls: type, parts: Parts) -> ServiceRunner:
    runner = ServiceRunner(
        {
            "SERVICE_CONTAINER_CLS": "chassis.amqp.container.Container",
            "AMQP_URI": parts.amqp_url,
            "max_workers": parts.max_workers,
            "ANSWER": parts.answer,
            "HANDLE": parts.handle,
        }
    )
    runner.add_service(cls)
    return runner


def _intakes(runner: ServiceRunner) -> list[Intake]:
    return [
        extension
        for container in runner.containers
        for extension in container.subextensions
        if isinstance(extension, Intake)
    ]


def _checks(runner: ServiceRunner, parts: Parts) -> dict[str, Callable[[], object]]:
    broker = _connected(lambda: all(intake.connected for intake in _intakes(runner)))
    return {"broker": broker, "database": parts.check_database}


def _connected(connected: Callable[[], bool]) -> Callable[[], object]:
    def check() -> None:
        if not connected():
            raise ConnectionError("there is no connection to the broker")

    return check


def _going(relay: Relay) -> None:
    if relay.stopped_for:
        raise ConnectionError(f"the relay has stopped: {relay.stopped_for}")


def _facts(
    runner: ServiceRunner, parts: Parts | None = None, holder: Holder | None = None
) -> Callable[[], dict[str, Any]]:
    def facts() -> dict[str, Any]:
        intakes = _intakes(runner)
        in_flight = sum(intake.in_flight for intake in intakes)
        oldest = max((intake.oldest() for intake in intakes), default=0.0)
        known: dict[str, Any] = {"in_flight": in_flight, "oldest_in_flight_seconds": round(oldest, 3)}
        if parts is not None:
            rows, age = parts.lag()
            metrics.OUTBOX_ROWS.set(rows)
            metrics.OUTBOX_AGE.set(age)
            known["outbox"] = {"rows": rows, "oldest_seconds": age}
        if holder is not None:
            known["paused"] = asdict(holder.paused) if holder.paused else None
        return known

    return facts
