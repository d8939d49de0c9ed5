"""From a request on the wire to its reply: who asks, by when, once for each key, in one transaction."""

from collections.abc import Callable, Mapping
from typing import Any

from chassis import runtime
from chassis.context import Context
from chassis.database import UnitOfWork
from chassis.idempotency import Answered, Claim
from chassis.observe.logs import bind
from contracts.core.errors import Forbidden
from contracts.core.rpc import RpcMethod

Function = Callable[[Any, UnitOfWork, dict[str, Any]], Any]


def answer(method: RpcMethod, function: Function, instance: Any, envelope: Mapping[str, Any]) -> Any:
    """Return the reply on the wire to ``envelope``: ``{"context": <signed token>, "request": {...}}``.

    Raises :class:`ServiceError`. A refusal is not kept: the same key may be tried again. What a method discloses is not
    kept either: whoever asks again under the same key is shown it again, which is done, and logged, as at first.
    """
    running = runtime.current()
    context = running.verifier.verify(envelope.get("context"), audience=method.key)
    bind(tenant=str(context.tenant_id), request_id=context.request_id)
    if not context.scopes:
        raise Forbidden("The signed context reaches nothing.")
    request = method.load_request(envelope.get("request"))
    shown = request.pop("shown", None)
    claim = _claim(method, context, envelope)
    try:
        with running.works.begin(context, read_only=not method.changes, claim=claim) as work:
            reply = _reply(method, work, function(instance, work, request), shown)
            if claim:
                work.later(*claim.kept(work.tenant_id, work.principal, None if method.discloses else reply))
    except Answered as known:
        if not method.discloses:
            # What may be seen may have become less since.
            return method.mask_reply(known.reply, context.masked)
        with running.works.begin(context) as work:
            return _reply(method, work, function(instance, work, request), shown)
    return reply


def _claim(method: RpcMethod, context: Context, envelope: Mapping[str, Any]) -> Claim | None:
    if not method.changes or context.idempotency_key is None:
        return None
    return Claim.of(context.idempotency_key, method.key, envelope.get("request"))


def _reply(method: RpcMethod, work: UnitOfWork, result: Any, shown: tuple[str, ...] | None) -> Any:
    # What the database fills in (versions) must be there before the reply is made.
    work.session.flush()
    return method.mask_reply(method.dump_reply(result, shown), work.context.masked)
