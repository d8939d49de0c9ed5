"""Handling events: nameko entrypoints over our own consumer."""

from collections import deque
from collections.abc import Callable
from typing import Any

from chassis.amqp import names
from chassis.amqp.burial import Burial
from chassis.amqp.container import Container, Job
from chassis.amqp.framework import Entrypoint, GreenletExit, SharedExtension, register_entrypoint
from chassis.amqp.intake import Intake
from chassis.amqp.received import Received
from chassis.events import wire
from chassis.events.declaring import declared_handlers
from chassis.observe import metrics
from chassis.observe.logs import bound, log_for
from contracts.core.errors import Invalid
from contracts.core.events import Event

_log = log_for(__name__)

#: ``handle(event, function, instance, envelope)``: returns when the effect is committed, once for each event and
#: handler.
Handle = Callable[[Event, Callable[..., Any], Any, dict[str, Any]], None]

Item = tuple[Received, wire.Inbound]


class Events(SharedExtension):
    """Takes events out of ``evt-<service>``, those of one aggregate one after the other.

    Stock nameko acknowledges a message whose handler raised, and one that it cannot decode. Here a message is
    acknowledged when every handler has committed, or when a copy of it is safe in a retry queue or in the dead letters.
    """

    queue_consumer = Intake()
    burial = Burial()
    container: Container
    #: More than there are workers for, so that those which wait for one of the same thing are not all that is there.
    messages_a_worker = 4

    def __init__(self) -> None:
        super().__init__()
        self._handling: dict[str, list[Handles]] = {}
        self._threads: dict[object, deque[Item]] = {}

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
        thread = event.thread
        if waiting := self._threads.get(thread):
            waiting.append((received, event))
        else:
            self._threads[thread] = deque([(received, event)])
            self.container.start_job(entrypoints[0], _Thread(self, thread))

    def next_of(self, thread: object) -> Item | None:
        """Return the next event of ``thread``, which stays at its head until :meth:`done_with` it."""
        waiting = self._threads.get(thread)
        return waiting[0] if waiting else None

    def done_with(self, thread: object) -> None:
        """Take the head off ``thread``."""
        waiting = self._threads[thread]
        waiting.popleft()
        if not waiting:
            del self._threads[thread]

    def handle(self, service: Any, received: Received, event: wire.Inbound) -> None:
        """Let every handler of the event have it, then settle the message; give it back when the process is to stop."""
        if self.queue_consumer.draining:
            received.requeue()
            return
        failures: dict[str, BaseException] = {}
        envelope = event.envelope
        with (
            bound(event_id=envelope["id"], tenant=envelope.get("tenant")),
            metrics.EVENT_SECONDS.labels(event.key).time(),
        ):
            for entrypoint in self._handling[event.key]:
                if event.handlers and entrypoint.method_name not in event.handlers:
                    continue
                failure = self._try(entrypoint, service, event)
                if failure is not None:
                    failures[entrypoint.method_name] = failure
            self._settle(received, event, failures)

    def _try(self, entrypoint: "Handles", service: Any, event: wire.Inbound) -> BaseException | None:
        try:
            entrypoint.handle(event.key, service, event.envelope)
        except GreenletExit as stop:
            if self.container.being_killed:
                raise
            return stop
        except BaseException as error:  # noqa: BLE001 - eventlet's Timeout is one; the message has to be settled
            _log.warning("a handler failed", handler=entrypoint.method_name, key=event.key, exc_info=True)
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
    """Works through the events of one aggregate until there is none left."""

    __slots__ = ("_events", "_thread")

    def __init__(self, events: Events, thread: object) -> None:
        self._events = events
        self._thread = thread

    def run(self, service: Any) -> None:
        while item := self._events.next_of(self._thread):
            received, event = item
            try:
                self._events.handle(service, received, event)
            finally:
                self._events.done_with(self._thread)


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

    def handle(self, key: str, service: Any, envelope: dict[str, Any]) -> None:
        """Have the event's effect committed."""
        self._handle(self._by_key[key], self._function, service, envelope)


def make_entrypoints(handlers: type) -> None:
    """Make nameko entrypoints of what ``handlers`` declares that it takes."""
    for name, events in declared_handlers(handlers).items():
        function = getattr(handlers, name)
        if not hasattr(function, "nameko_entrypoints"):
            register_entrypoint(function, Handles(events))
