"""Handling events: nameko entrypoints over our own consumer."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from time import monotonic
from typing import Any

from chassis.amqp import names
from chassis.amqp.burial import Burial
from chassis.amqp.container import Container, Job
from chassis.amqp.framework import Entrypoint, GreenletExit, SharedExtension, register_entrypoint
from chassis.amqp.intake import Intake
from chassis.amqp.received import Received, ack_all
from chassis.events import wire
from chassis.events.declaring import declared_handlers, rest_of, takes_together
from chassis.observe import metrics
from chassis.observe.logs import bound, log_for
from contracts.core.errors import Invalid
from contracts.core.events import Event

_log = log_for(__name__)

#: ``handle(function, instance, [(event, envelope)])``: returns when the effect is committed, once for each event and
#: handler. There are several only for a function that takes them together.
Handle = Callable[[Callable[..., Any], Any, Sequence[tuple[Event, dict[str, Any]]]], None]

Item = tuple[Received, wire.Inbound]

_MOST_TOGETHER = 50
_LONGEST_REST = 0.03
#: A handler that says how long it rests does so for longer where more comes: so many seconds for each event, at most.
_REST_EACH, _LONG_REST = 0.006, 0.2
#: Half of what a process of ten workers is given ahead: it rests no longer when so many are waiting.
_CROWD = 40


class Events(SharedExtension):
    """Takes events out of ``evt-<service>``, those of one aggregate one after the other.

    Those for a handler that takes them together are taken as many at a time as have come meanwhile, tenant by tenant.

    Stock nameko acknowledges a message whose handler raised, and one that it cannot decode. Here a message is
    acknowledged when every handler has committed, or when a copy of it is safe in a retry queue or in the dead letters.
    """

    queue_consumer = Intake()
    burial = Burial()
    container: Container
    #: More than there are workers for, so that those which wait for one of the same thing are not all that is there.
    messages_a_worker = 8

    def __init__(self) -> None:
        super().__init__()
        self._handling: dict[str, list[Handles]] = {}
        self._threads: dict[object, _Thread] = {}

    def setup(self) -> None:
        """Consume the queue of the events that the service handles, which exists."""
        self.queue_name = names.event_queue(self.container.service_name)
        self.queue_consumer.register_provider(self)

    def drain(self) -> None:
        """Take nothing more, and return when everything in work is settled."""
        self.queue_consumer.unregister_provider(self)

    def register(self, entrypoint: "Handles") -> None:
        """Let ``entrypoint`` have the events that it declares."""
        for event in entrypoint.events:
            entrypoints = self._handling.setdefault(event.key, [])
            entrypoints.append(entrypoint)
            entrypoints.sort(key=lambda one: one.method_name)
            metrics.begin(metrics.EVENTS_HANDLED, (event.key,), ("done", "retried", "dead"))

    def take(self, received: Received) -> None:
        """Put the event at the end of its thread, and start a worker where none is at it."""
        try:
            event = wire.read_event(received, self.container.service_name)
        except wire.BadEvent as error:
            self.queue_consumer.bury(received, error.reason, str(error))
            return
        entrypoints = self._handling.get(event.key)
        if not entrypoints:
            self.queue_consumer.bury(received, "unknown_type", f"{event.key} is not handled here")
            return
        together = len(entrypoints) == 1 and entrypoints[0].together and not event.attempts
        thread = (event.envelope["tenant"], None, entrypoints[0].method_name) if together else event.thread
        if thread not in self._threads:
            most, rest = (_MOST_TOGETHER, entrypoints[0].rest) if together else (1, None)
            self._threads[thread] = _Thread(self, thread, most, rest)
            self.container.start_job(entrypoints[0], self._threads[thread])
        self._threads[thread].add((received, event))

    def done_with(self, thread: object) -> None:
        """Start anew when something comes for ``thread``, in which nothing is left."""
        del self._threads[thread]

    def handle(self, service: Any, items: Sequence[Item]) -> None:
        """Let every handler have the events, and settle their messages; give them back when none are to be taken."""
        if self.queue_consumer.holding:
            for received, _ in items:
                received.requeue()
        elif len(items) == 1 or not self._handle_together(service, items):
            for received, event in items:
                self._handle_one(service, received, event)

    def _handle_together(self, service: Any, items: Sequence[Item]) -> bool:
        entrypoint = self._handling[items[0][1].key][0]
        began = monotonic()
        if self._try(entrypoint, service, [event for _, event in items]) is not None:
            return False
        ack_all([received for received, _ in items])
        for _, event in items:
            metrics.EVENT_SECONDS.labels(event.key).observe(monotonic() - began)
            metrics.EVENTS_HANDLED.labels(event.key, "done").inc()
        return True

    def _handle_one(self, service: Any, received: Received, event: wire.Inbound) -> None:
        failures: dict[str, BaseException] = {}
        envelope = event.envelope
        with (
            bound(event_id=envelope["id"], tenant=envelope.get("tenant")),
            metrics.EVENT_SECONDS.labels(event.key).time(),
        ):
            for entrypoint in self._handling[event.key]:
                if event.handlers and entrypoint.method_name not in event.handlers:
                    continue
                failure = self._try(entrypoint, service, [event])
                if failure is not None:
                    failures[entrypoint.method_name] = failure
            self._settle(received, event, failures)

    def _try(self, entrypoint: "Handles", service: Any, events: Sequence[wire.Inbound]) -> BaseException | None:
        try:
            entrypoint.handle(service, events)
        except GreenletExit as stop:
            if self.container.being_killed:
                raise
            return stop
        except BaseException as error:  # noqa: BLE001 - eventlet's Timeout is one; the message has to be settled
            keys = sorted({event.key for event in events})
            _log.warning("a handler failed", handler=entrypoint.method_name, keys=keys, exc_info=True)
            return error
        return None

    def _settle(self, received: Received, event: wire.Inbound, failures: dict[str, BaseException]) -> None:
        if not failures:
            received.ack()
            metrics.EVENTS_HANDLED.labels(event.key, "done").inc()
            return
        attempts = event.attempts + 1
        headers = {
            wire.ATTEMPTS: attempts,
            wire.HANDLERS: ",".join(failures),
            wire.ERROR: "; ".join(f"{type(error).__name__}: {error}" for error in failures.values()),
        }
        if any(not isinstance(error, Invalid) for error in failures.values()) and attempts <= len(names.RETRY_SECONDS):
            metrics.EVENTS_HANDLED.labels(event.key, "retried").inc()
            self.burial.move(received, str(names.RETRY_SECONDS[attempts - 1]), headers)
        else:
            metrics.EVENTS_HANDLED.labels(event.key, "dead").inc()
            self.burial.bury(received, "failed", headers)


class _Thread(Job):
    """Works through events that have to be taken one after the other, until there is none left."""

    def __init__(self, events: Events, name: object, most: int, rest: float | None) -> None:
        self._events = events
        self._name = name
        self._most = most
        self._rest = rest
        self._waiting: deque[Item] = deque()
        self._in_hand = 0
        self._crowded = threading.Event()

    def add(self, item: Item) -> None:
        """Put it at the end."""
        self._waiting.append(item)
        if len(self._waiting) - self._in_hand >= _CROWD:
            self._crowded.set()

    def run(self, service: Any) -> None:
        try:
            while items := list(islice(self._waiting, self._most)):
                self._take(service, items)
        finally:
            self._events.done_with(self._name)

    def _take(self, service: Any, items: Sequence[Item]) -> None:
        began = monotonic()
        self._in_hand = len(items)
        self._crowded.clear()
        try:
            self._events.handle(service, items)
            if 1 < self._most != len(items) and self._events.container.has_free_workers:
                # What comes meanwhile is taken together.
                self._crowded.wait(rest_after(len(items), monotonic() - began, self._rest))
        finally:
            for _ in items:
                self._waiting.popleft()


def rest_after(count: int, took: float, said: float | None) -> float:
    """Return for how many seconds to rest after so many events, which took ``took``: as long, or as is ``said``."""
    if said is None:
        return min(_LONGEST_REST, took)
    return max(said, min(_LONG_REST, _REST_EACH * count))


class Handles(Entrypoint):
    """The nameko entrypoint for one method of a handlers class."""

    intake = Events()

    def __init__(self, events: tuple[Event, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.events = events
        self._by_key = {event.key: event for event in events}

    def setup(self) -> None:
        """Have the events."""
        self._function = getattr(self.container.service_cls, self.method_name)
        self._handle: Handle = self.container.config["HANDLE"]
        self.intake.register(self)

    def stop(self) -> None:
        """Take no more, and wait for what is in work."""
        self.intake.drain()

    @property
    def together(self) -> bool:
        """It takes several events at a time."""
        return takes_together(self._function)

    @property
    def rest(self) -> float | None:
        """How many seconds it rests after some events; None where that is not said."""
        return rest_of(self._function)

    def handle(self, service: Any, events: Sequence[wire.Inbound]) -> None:
        """Have the effect of the events committed."""
        self._handle(self._function, service, [(self._by_key[event.key], event.envelope) for event in events])


def make_entrypoints(handlers: type) -> None:
    """Make nameko entrypoints of what ``handlers`` declares that it takes."""
    for name, events in declared_handlers(handlers).items():
        function = getattr(handlers, name)
        if not hasattr(function, "nameko_entrypoints"):
            register_entrypoint(function, Handles(events))
