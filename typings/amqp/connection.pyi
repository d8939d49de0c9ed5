from collections.abc import Callable
from typing import Any, Self

from amqp.channel import Channel
from amqp.transport import _AbstractTransport

class Connection:
    host: str
    virtual_host: str
    channels: dict[int, Channel]
    client_properties: dict[str, Any]
    server_properties: dict[str, Any]
    channel_max: int
    frame_max: int
    heartbeat: int
    def __init__(
        self,
        host: str = "localhost:5672",
        userid: str = "guest",
        password: str = "guest",
        login_method: str | None = None,
        *,
        virtual_host: str = "/",
        client_properties: dict[str, Any] | None = None,
        ssl: Any = False,
        connect_timeout: float | None = None,
        channel_max: int | None = None,
        frame_max: int | None = None,
        heartbeat: float = 0,
        on_blocked: Callable[[str], object] | None = None,
        on_unblocked: Callable[[], object] | None = None,
        confirm_publish: bool = False,
        read_timeout: float | None = None,
        write_timeout: float | None = None,
        frame_handler: Callable[[Any, Callable[..., object]], Callable[[tuple[int, int, bytes]], bool]] = ...,
        **kwargs: Any,
    ) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *eargs: object) -> None: ...
    def Transport(
        self, host: str, connect_timeout: float | None, ssl: Any = False, *args: Any, **kwargs: Any
    ) -> _AbstractTransport: ...
    # Whatever Transport() made.
    @property
    def transport(self) -> Any: ...
    @property
    def connected(self) -> bool: ...
    @property
    def sock(self) -> Any: ...
    def connect(self, callback: Callable[[], object] | None = None) -> Any: ...
    def channel(
        self, channel_id: int | None = None, callback: Callable[[Channel], object] | None = None
    ) -> Channel: ...
    def drain_events(self, timeout: float | None = None) -> Any: ...
    def on_inbound_method(self, channel_id: int, method_sig: tuple[int, ...], payload: bytes, content: Any) -> Any: ...
    def send_heartbeat(self) -> None: ...
    def close(self, reply_code: int = 0, reply_text: str = "") -> Any: ...
    def collect(self) -> None: ...
