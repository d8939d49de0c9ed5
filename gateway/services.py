"""The services behind the door, asked over the broker."""

import time
from typing import Any

from chassis import runtime
from chassis.context import Context
from chassis.rpc import RpcClient
from chassis.settings import setting
from contracts.core.rpc import RpcMethod

_clients: dict[str, RpcClient] = {}


def ask(method: RpcMethod, data: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the reply of a service, as it stands on the wire.

    Waits until the context's deadline at the most. Raises the ServiceError that the service answers with, Unavailable
    or DeadlineExceeded.
    """
    token = runtime.current().signer.sign(context, audience=method.key)
    reply: dict[str, Any] = client().call(method, data, token, context.deadline - time.time())
    return reply


def client() -> RpcClient:
    """Return this process's client; it connects at the first call, so that it is made after the fork."""
    url = setting("AMQP_URL")
    if url not in _clients:
        _clients[url] = RpcClient(url, "gateway")
    return _clients[url]
