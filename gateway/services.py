"""The services behind the door, asked over the broker."""

import time
from collections.abc import Callable
from typing import Any

from chassis import runtime
from chassis.context import Context
from chassis.rpc import RpcClient, wire
from chassis.settings import setting
from contracts.core.rpc import RpcMethod

_clients: dict[str, RpcClient] = {}


def ask(method: RpcMethod, data: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the reply of a service, as it stands on the wire.

    Waits until the context's deadline at the most. Raises the ServiceError that the service answers with, Unavailable
    or DeadlineExceeded.
    """
    reply: dict[str, Any] = _asked(method, data, context, wire.read_reply)
    return reply


def ask_and_pass(method: RpcMethod, data: dict[str, Any], context: Context) -> bytes:
    """Return the reply in the same way, as JSON that nobody here has looked at."""
    reply: bytes = _asked(method, data, context, wire.passed)
    return reply


def _asked(method: RpcMethod, data: dict[str, Any], context: Context, read: Callable[[bytes], Any]) -> Any:
    token = runtime.current().signer.sign(context, audience=method.key)
    return client().call(method, data, token, context.deadline - time.time(), read)


def client() -> RpcClient:
    """Return this process's client; it connects at the first call, so that it is made after the fork."""
    url = setting("AMQP_URL")
    if url not in _clients:
        _clients[url] = RpcClient(url, "gateway")
    return _clients[url]
