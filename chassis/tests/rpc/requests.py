"""Requests as no client of ours would send them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import pika
from pika.adapters.blocking_connection import BlockingChannel

from chassis.amqp import names
from chassis.rpc import RpcClient
from chassis.testing.eventually import eventually
from chassis.tests.actors import DO
from chassis.tests.brokers import Broker

KEY = "alpha.do"
BODY = orjson.dumps({"args": [], "kwargs": {"context": "token", "request": {}}})


class RawCaller:
    """A caller with a reply queue, that puts anything into a request."""

    def __init__(self, channel: BlockingChannel) -> None:
        self.channel = channel
        self.reply_to = names.reply_key("asker", "raw")
        channel.queue_declare(self.reply_to, exclusive=True, auto_delete=True)
        channel.queue_bind(self.reply_to, names.RPC_EXCHANGE, self.reply_to)

    def send(self, body: bytes = BODY, key: str = KEY, **properties: Any) -> None:
        """Send a request; properties that are None are left out."""
        given = {"content_type": "application/json", "reply_to": self.reply_to, "correlation_id": "1"} | properties
        self.channel.basic_publish(names.RPC_EXCHANGE, key, body, pika.BasicProperties(**given))

    def reply(self, seconds: float = 5.0) -> tuple[str | None, Any]:
        """The next answer: its correlation id and what is in it."""
        found: list[tuple[str | None, Any]] = []

        def arrived() -> bool:
            method, properties, body = self.channel.basic_get(self.reply_to, auto_ack=True)
            if method is not None and properties is not None and body is not None:
                found.append((properties.correlation_id, orjson.loads(body)))
            return bool(found)

        eventually(arrived, "an answer", seconds)
        return found[0]


@contextmanager
def raw_caller(broker: Broker) -> Iterator[RawCaller]:
    """A raw caller, for the time of a with-block."""
    with broker.channel("asker") as channel:
        yield RawCaller(channel)


class Outcome:
    """What came of a call that was made in another thread."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._result: Any = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(call,))
        self._thread.start()

    def get(self) -> Any:
        """Wait for it, and return the reply or raise the error."""
        self._thread.join()
        if self._error:
            raise self._error
        return self._result

    def _run(self, call: Callable[[], Any]) -> None:
        try:
            self._result = call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            self._error = error


def calling(client: RpcClient, request: dict[str, Any], timeout: float = 10.0) -> Outcome:
    """Call in another thread."""
    return Outcome(lambda: client.call(DO, request, "token", timeout))


def moment(seconds: float) -> int:
    """Unix time in ms, so many seconds from now."""
    return int((time.time() + seconds) * 1000)
