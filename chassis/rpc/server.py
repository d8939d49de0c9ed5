"""Answering RPC: nameko entrypoints over our own consumer."""

from collections.abc import Callable
from time import time
from typing import Any

from chassis.amqp import names
from chassis.amqp.container import Container, Job
from chassis.amqp.framework import GreenletExit, Responder, Rpc, RpcConsumer, register_entrypoint
from chassis.amqp.intake import Intake
from chassis.amqp.received import Received
from chassis.observe import metrics
from chassis.observe.logs import log_for
from chassis.rpc import wire
from chassis.rpc.declaring import declared_answers
from contracts.core.errors import Internal, Invalid, ServiceError, Unauthenticated, Unavailable
from contracts.core.rpc import RpcMethod

_log = log_for(__name__)

#: ``answer(method, function, instance, envelope) -> reply``, the inner part of every answer. Raises ServiceError.
Answer = Callable[[RpcMethod, Callable[..., Any], Any, dict[str, Any]], Any]


class Requests(RpcConsumer):
    """Takes requests out of ``rpc-<service>``.

    Every message is looked at before anything is done with it: in stock nameko one without ``reply_to``, or of an
    unknown content type, ends the process, and after it every other one to which it is delivered again.
    """

    queue_consumer = Intake()
    container: Container
    messages_a_worker = 1

    def __init__(self) -> None:
        super().__init__()
        self._answering: dict[str, Answers] = {}

    def setup(self) -> None:
        """Consume the queue of the service's requests, which exists."""
        self.queue_name = names.rpc_queue(self.container.service_name)
        self.queue_consumer.register_provider(self)

    def register_provider(self, provider: "Answers") -> None:
        """Let an entrypoint have the requests for its method."""
        super().register_provider(provider)
        self._answering[provider.rpc_method.key] = provider

    def take(self, received: Received) -> None:
        """Start answering, or say at once why not."""
        try:
            answering = Answering(received, self.container.service_name, *wire.read_address(received.properties))
        except wire.BadMessage as error:
            self.queue_consumer.bury(received, "bad_request", str(error))
            return
        if _expired(received.headers.get(wire.DEADLINE)):
            metrics.RPC_EXPIRED.inc()
            received.ack()
            return
        try:
            self._start(received, answering)
        except wire.BadMessage as error:
            self.refuse(answering, "bad_request", Invalid(str(error)))
        except Unavailable as error:
            self.refuse(answering, "unknown_method", error)

    def refuse(self, answering: "Answering", reason: str, error: ServiceError) -> None:
        """Answer that it is refused, and keep the request in the dead letters: nobody of ours sends such a one."""
        answering.reply(wire.error_body(error))
        self.queue_consumer.bury(answering.received, reason, str(error))

    def _start(self, received: Received, answering: "Answering") -> None:
        entrypoint = self._answering.get(received.key)
        if entrypoint is None:
            raise Unavailable(reason=f"{received.key} is not answered here")
        envelope = wire.read_request(received.properties, received.body)
        self.container.start_job(entrypoint, _AnswerJob(entrypoint, envelope, answering))


def _expired(deadline: Any) -> bool:
    return isinstance(deadline, int) and deadline < time() * 1000


class Answering(Responder):
    """nameko's Responder, for one request: the answer goes out where the request came in, with its acknowledgement.

    Stock nameko has a pool of other connections for it, which have no heartbeat, waits there for a confirm, and ends
    the process when the broker goes meanwhile. An answer needs no confirm: who asked has a deadline, and asks again
    with the same key.
    """

    def __init__(self, received: Received, service: str, reply_to: str, correlation_id: str) -> None:
        self.received = received
        self._service = service
        self._reply_to = reply_to
        self._correlation_id = correlation_id

    def send(self, body: bytes) -> None:
        """Send the answer."""
        self.received.answer(names.RPC_EXCHANGE, self._reply_to, body, **self._properties)

    def reply(self, body: bytes) -> None:
        """Send the answer, while the request is not done with."""
        self.received.reply(names.RPC_EXCHANGE, self._reply_to, body, **self._properties)

    def abandon(self) -> None:
        """Send nothing: the broker gives the request to another process."""
        self.received.abandon()

    @property
    def _properties(self) -> dict[str, str]:
        # The broker refuses another's name: so whoever asked knows that it is not a third service which answers.
        return {
            "content_type": wire.CONTENT_TYPE,
            "correlation_id": self._correlation_id,
            "user_id": self._service,
        }


class _AnswerJob(Job):
    """One request on its way through its entrypoint."""

    __slots__ = ("_answering", "_entrypoint", "_envelope")

    def __init__(self, entrypoint: "Answers", envelope: dict[str, Any], answering: Answering) -> None:
        self._entrypoint = entrypoint
        self._envelope = envelope
        self._answering = answering

    def run(self, service: Any) -> None:
        method = self._entrypoint.rpc_method
        with metrics.RPC_SECONDS.labels(method.key).time():
            try:
                body, code = wire.result_body(self._entrypoint.answer(service, self._envelope)), "ok"
            except Unauthenticated as error:
                metrics.RPC_ANSWERED.labels(method.key, error.code).inc()
                self._entrypoint.rpc_consumer.refuse(self._answering, "unauthenticated", error)
                return
            except ServiceError as error:
                body, code = wire.error_body(error), error.code
            except GreenletExit:
                if self._entrypoint.container.being_killed:
                    self._answering.abandon()
                    raise
                body, code = self._fault(method)
            except BaseException:  # noqa: BLE001 - eventlet's Timeout is one; somebody waits for an answer
                body, code = self._fault(method)
        metrics.RPC_ANSWERED.labels(method.key, code).inc()
        self._answering.send(body)

    def _fault(self, method: RpcMethod) -> tuple[bytes, str]:
        _log.exception("a request failed", method=method.key)
        return wire.error_body(Internal()), Internal.code


class Answers(Rpc):
    """nameko's RPC entrypoint, for one method of a service class."""

    rpc_consumer = Requests()
    container: Container

    def __init__(self, rpc_method: RpcMethod, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rpc_method = rpc_method

    def setup(self) -> None:
        """Have the requests for the method."""
        self._function = getattr(self.container.service_cls, self.method_name)
        self._answer: Answer = self.container.config["ANSWER"]
        super().setup()

    def answer(self, service: Any, envelope: dict[str, Any]) -> Any:
        """Return the reply on the wire. Raises ServiceError."""
        return self._answer(self.rpc_method, self._function, service, envelope)


def make_entrypoints(service: type) -> None:
    """Make nameko entrypoints of what ``service`` declares that it answers."""
    for name, method in declared_answers(service).items():
        function = getattr(service, name)
        if not hasattr(function, "nameko_entrypoints"):
            register_entrypoint(function, Answers(method))
