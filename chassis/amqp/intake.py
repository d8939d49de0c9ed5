"""nameko's QueueConsumer, mended for a process that must lose nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import Any

from amqp import Message, spec
from amqp.exceptions import AMQPError
from kombu import Connection, Consumer, Queue

from chassis.amqp.address import BrokerAddress
from chassis.amqp.backoff import LONGEST_WAIT
from chassis.amqp.burial import Burial
from chassis.amqp.container import Container
from chassis.amqp.framework import GreenletExit, ProviderCollector, QueueConsumer, eventlet
from chassis.amqp.properties import UNREADABLE, tolerate_unreadable
from chassis.amqp.received import Received, abort
from chassis.amqp.transport import connection_to
from chassis.observe import metrics
from chassis.observe.logs import log_for

_log = log_for(__name__)

HEARTBEAT_SECONDS = 10
_BEAT_SECONDS = 1.0
_FIRST_WAIT = 0.2


class RawConsumer(Consumer):
    """kombu's consumer without its decoding.

    kombu acknowledges what it cannot decode, unpacks what a header calls compressed, and turns tagged JSON into
    objects.
    """

    on_message: Callable[[Message], None]

    def _receive_callback(self, message: Message) -> None:
        self.on_message(message)


class Intake(QueueConsumer):
    """Consumes the queue of a provider, which gets every message as a :class:`Received` by its ``take``.

    It declares nothing. It reconnects within three seconds, beats its heart also while it is busy, and when it is told
    to stop keeps the connection until everything in work is settled: stock nameko closes it with the last consumer, so
    that whatever is in work is done a second time by another process.
    """

    burial = Burial()
    container: Container

    def __init__(self) -> None:
        super().__init__()
        self._in_flight: dict[int, Received] = {}
        self._broker: Connection | None = None
        self._beaten = 0.0
        self._draining = False
        self._drained = eventlet.Event()
        self._reasons: set[str] = set()
        self._taking = False

    # --- what can be seen ---

    @property
    def connected(self) -> bool:
        """It consumes at this moment."""
        return self._broker is not None

    @property
    def holding(self) -> bool:
        """It takes nothing, for a while or for good: what was not begun is to be given back."""
        return self._draining or bool(self._reasons)

    @property
    def idle(self) -> bool:
        """It takes nothing and has nothing in work."""
        return not self._taking and not self._in_flight

    @property
    def in_flight(self) -> int:
        """How many messages are in work."""
        return len(self._in_flight)

    def oldest(self) -> float:
        """Return for how many seconds the oldest message in work has been in work."""
        return max((monotonic() - received.since for received in list(self._in_flight.values())), default=0.0)

    # --- its life ---

    def start(self) -> None:
        """Begin to consume, without waiting for a broker that is not there yet."""
        if not self._starting:
            self._starting = True
            tolerate_unreadable()
            metrics.IN_FLIGHT.set_function(lambda: len(self._in_flight))
            metrics.OLDEST_IN_FLIGHT.set_function(self.oldest)
            self._gt = self.container.spawn_managed_thread(self.run)

    def unregister_provider(self, provider: Any) -> None:
        """Take nothing more, and return when everything in work is settled."""
        if not self._draining:
            self._draining = True
            self._cancel()
            self._settle()
        self._drained.wait()
        ProviderCollector.unregister_provider(self, provider)

    def hold(self, why: str) -> None:
        """Take nothing, within a second or so, while there is a reason like this one; what is in work is finished."""
        self._reasons.add(why)

    def release(self, why: str) -> None:
        """Forget this reason; with the last one gone it consumes again."""
        self._reasons.discard(why)

    def stop(self) -> None:
        """Close the connection."""
        self.wait_for_providers()
        self.should_stop = True
        self._end(kill=not self.connected)

    def kill(self) -> None:
        """End at once: the broker gives what is in work to another process."""
        self.should_stop = True
        self._end(kill=True)

    def _end(self, *, kill: bool) -> None:
        if self._gt is None:
            return
        if kill:
            self._gt.kill()
        try:
            self._gt.wait()
        except GreenletExit:
            _log.debug("the consumer was ended")

    # --- the connection ---

    @property
    def connection(self) -> Connection:
        """What to connect to, and as what the broker's list shows it."""
        name = f"{self.container.service_name} takes {', '.join(one.queue_name for one in self._providers)}"
        return connection_to(
            BrokerAddress.parse(self.amqp_uri),
            heartbeat=HEARTBEAT_SECONDS,
            transport_options={"client_properties": {"connection_name": name}},
        )

    def run(self, _tokens: int = 1, **options: Any) -> None:
        """Consume until told to stop, whatever happens to the connection."""
        while not self.should_stop:
            try:
                super().run(_tokens, **options)  # type: ignore[no-untyped-call]
            except Exception:  # noqa: BLE001 - it is logged whole, and the process goes on
                _log.exception("consuming failed")
                eventlet.sleep(_BEAT_SECONDS)

    @contextmanager
    def establish_connection(self) -> Iterator[Connection]:
        """Connect, trying again after 0.2 to 3 seconds (kombu: 2 to 30)."""
        with self.create_connection() as connection:  # type: ignore[no-untyped-call]
            connection.ensure_connection(
                self.on_connection_error,
                interval_start=_FIRST_WAIT,
                interval_step=_FIRST_WAIT * 2,
                interval_max=LONGEST_WAIT,
            )
            yield connection

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        """Say that there is no broker."""
        _log.warning("no connection to the broker", error=str(exc), again_in=interval)

    def get_consumers(self, consumer_cls: Any, channel: Any) -> list[Consumer]:
        """Return a consumer for each provider's queue; a queue that does not exist is waited for."""
        del consumer_cls
        self._consumers.clear()
        if self.holding:
            return []  # also where a connection was made anew while what is in work is finished
        for provider in self._providers:
            self._consumers[provider] = RawConsumer(  # type: ignore[no-untyped-call]
                channel,
                queues=[Queue(provider.queue_name, no_declare=True)],
                on_message=partial(self._arrived, provider),
                auto_declare=False,
                prefetch_count=self.prefetch_count * provider.messages_a_worker,
            )
        return list(self._consumers.values())

    def on_consume_ready(self, connection: Connection, channel: Any, consumers: Any, **options: Any) -> None:
        """Note that messages may come."""
        self._broker = connection
        metrics.CONNECTED.set(1)
        self._note_taking(consumers)

    @contextmanager
    def extra_context(self, connection: Connection, channel: Any) -> Iterator[None]:
        """Note when it is over."""
        try:
            yield
        finally:
            self._broker = None
            self._taking = False
            metrics.CONNECTED.set(0)

    def on_iteration(self) -> None:
        """Beat: kombu does it only in a second without a message. And begin or end to consume, where that is wanted."""
        if self._broker is not None and monotonic() - self._beaten > _BEAT_SECONDS:
            self._beaten = monotonic()
            self._broker.heartbeat_check()
        if self._broker is not None and self._taking is self.holding and not self._draining:
            self._turn(self._broker)

    def _turn(self, connection: Connection) -> None:
        """Cancel the consumers, or make new ones. Only the thread that reads may wait for the broker's answer."""
        if self._taking:
            for consumer in self._consumers.values():
                consumer.cancel()
            self._taking = False
            _log.info("consuming no more", reasons=sorted(self._reasons), in_flight=len(self._in_flight))
            return
        consumers = self.get_consumers(None, connection.default_channel)
        for consumer in consumers:
            consumer.consume()
        self._note_taking(consumers)

    def _note_taking(self, consumers: Sequence[Any]) -> None:
        self._taking = bool(consumers)
        if consumers:
            _log.info("consuming", queues=[name for consumer in consumers for name in consumer._queues])

    # --- messages ---

    def _arrived(self, provider: Any, message: Message) -> None:
        received = Received(message, self._settled)
        self._in_flight[id(received)] = received
        if self.holding:
            received.requeue()
        elif UNREADABLE in received.properties:
            self.bury(received, "unreadable", received.properties[UNREADABLE])
        else:
            provider.take(received)

    def bury(self, received: Received, reason: str, error: str) -> None:
        """Put a message into the dead letters, without making the reader wait."""
        self.container.spawn_managed_thread(partial(self.burial.bury, received, reason, {"x-error": error}))

    def _settled(self, received: Received) -> None:
        self._in_flight.pop(id(received), None)
        self._settle()

    def _settle(self) -> None:
        if self._draining and not self._in_flight and not self._drained.ready():
            self._drained.send()

    def _cancel(self) -> None:
        for consumer in self._consumers.values():
            channel = consumer.channel
            if self._broker is None or channel is None or channel.connection is None:
                continue
            try:
                for tag in consumer._active_tags.values():
                    channel.send_method(spec.Basic.Cancel, "sb", (tag, True))
            except (OSError, AMQPError):
                abort(channel.connection)
