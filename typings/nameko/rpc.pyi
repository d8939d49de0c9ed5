from typing import Any, ClassVar

from _typeshed import OptExcInfo
from eventlet.event import Event
from kombu import Exchange, Message, Queue
from nameko.amqp.publish import Publisher
from nameko.containers import WorkerContext
from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension
from nameko.messaging import HeaderDecoder, QueueConsumer

RPC_QUEUE_TEMPLATE: str

def get_rpc_exchange(config: dict[str, Any]) -> Exchange: ...

class RpcConsumer(SharedExtension, ProviderCollector):
    queue_consumer: QueueConsumer
    queue: Queue | None
    _registered: bool
    _unregistering_providers: set[Any]
    _unregistered_from_queue_consumer: Event
    def __init__(self) -> None: ...
    def stop(self) -> None: ...
    def get_provider_for_method(self, routing_key: str) -> Rpc: ...
    def handle_message(self, body: Any, message: Message) -> None: ...
    def handle_result(
        self, message: Message, result: Any, exc_info: OptExcInfo | None
    ) -> tuple[Any, OptExcInfo | None]: ...
    def requeue_message(self, message: Message) -> None: ...

class Rpc(Entrypoint, HeaderDecoder):
    rpc_consumer: RpcConsumer
    def handle_message(self, body: Any, message: Message) -> None: ...
    def handle_result(
        self, message: Message, worker_ctx: WorkerContext, result: Any, exc_info: OptExcInfo | None
    ) -> tuple[Any, OptExcInfo | None]: ...

rpc = Rpc.decorator

class Responder:
    publisher_cls: ClassVar[type[Publisher]]
    amqp_uri: str
    exchange: Exchange
    serializer: str
    message: Message
    def __init__(
        self,
        amqp_uri: str,
        exchange: Exchange,
        serializer: str,
        message: Message,
        ssl: Any = None,
        login_method: str | None = None,
    ) -> None: ...
    def send_response(self, result: Any, exc_info: OptExcInfo | None) -> tuple[Any, OptExcInfo | None]: ...
