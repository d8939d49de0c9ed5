from contextlib import AbstractContextManager
from typing import Any

from kombu import Connection, Producer

class UndeliverableMessage(Exception): ...

def get_connection(
    amqp_uri: str,
    ssl: Any = None,
    login_method: str | None = None,
    transport_options: dict[str, Any] | None = None,
) -> AbstractContextManager[Connection]: ...
def get_producer(
    amqp_uri: str,
    confirms: bool = True,
    ssl: Any = None,
    login_method: str | None = None,
    transport_options: dict[str, Any] | None = None,
) -> AbstractContextManager[Producer]: ...

class Publisher:
    use_confirms: bool
    transport_options: dict[str, Any]
    amqp_uri: str
    def __init__(
        self,
        amqp_uri: str,
        use_confirms: bool | None = None,
        serializer: str | None = None,
        compression: str | None = None,
        delivery_mode: int | None = None,
        mandatory: bool | None = None,
        priority: int | None = None,
        expiration: float | None = None,
        declare: list[Any] | None = None,
        retry: bool | None = None,
        retry_policy: dict[str, Any] | None = None,
        ssl: Any = None,
        login_method: str | None = None,
        **publish_kwargs: Any,
    ) -> None: ...
    def publish(self, payload: Any, **kwargs: Any) -> None: ...
