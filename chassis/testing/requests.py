"""RPC in process: signed, validated and answered as over the broker."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from chassis import runtime
from chassis.rpc.answering import answer
from chassis.rpc.declaring import declared_answers
from chassis.scopes import Scope
from chassis.testing.databases import gateway_signer, runtime_of
from chassis.testing.working import a_context
from contracts.core.rpc import RpcMethod


def ask(
    service: type,
    method: RpcMethod,
    request: Mapping[str, Any] | None = None,
    *,
    tenant: UUID,
    scopes: Sequence[Scope] = (),
    principal: str | None = None,
    key: str | None = None,
    **more: Any,
) -> Any:
    """Return the reply on the wire (JSON values) of ``service`` to ``method``. Raises :class:`ServiceError`.

    ``request`` may hold UUIDs, dates and decimals. Without ``principal`` the service asks itself for the whole tenant;
    else the gateway signs, for itself (``system:gateway``) as well. ``key`` is the idempotency key, ``more`` are other
    parts of the context.
    """
    running = runtime_of(method.service)
    who = principal or f"system:{method.service}"
    itself = who.startswith("system:") and who != "system:gateway"
    signer = running.signer if itself else gateway_signer()
    context = a_context(tenant, *scopes, principal=who, idempotency_key=key, **more)
    envelope = {"context": signer.sign(context, method.key), "request": _on_the_wire(request or {})}
    with runtime.using(running):
        reply = _on_the_wire(answer(method, _function(service, method), service(), envelope))
    method.load_reply(reply)
    return reply


def _function(service: type, method: RpcMethod) -> Any:
    for name, declared in declared_answers(service).items():
        if declared == method:
            return getattr(service, name)
    raise LookupError(f"{service.__name__} does not answer {method.key}")


def _on_the_wire(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value, default=str))
