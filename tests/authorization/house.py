"""The whole suite in one process: the real gateway, services and databases, without broker and sockets.

A request goes through the gateway's door, is signed for the service, verified there and answered in a unit of work; an
event is delivered to every handler. What is asked ``dry`` is undone at the end.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import text

from chassis import runtime
from chassis.context import Context
from chassis.database import UnitOfWork, UnitOfWorks
from chassis.database.engine import driver_connection
from chassis.database.opening import relay_sql
from chassis.events.declaring import declared_handlers
from chassis.events.handling import handle
from chassis.process.loading import handlers_class, service_class
from chassis.rpc import declared_answers
from chassis.rpc.answering import answer
from chassis.runtime import Runtime
from chassis.testing import runtime_of
from chassis.testing.databases import gateway_signer
from contracts.core import registry
from contracts.core.registry import PRODUCERS, SERVICES
from contracts.core.rpc import RpcMethod

_WRITTEN = text(
    "SELECT id, body, routing_key FROM chassis.outbox WHERE tenant_id = :tenant AND id > :after ORDER BY id"
)


class _Undone(Exception):
    """Everything is undone."""


class DryWorks:
    """Opens units of work that are undone at their end."""

    def __init__(self, works: UnitOfWorks) -> None:
        self._works = works

    @contextmanager
    def begin(self, context: Context, *, read_only: bool = False, **more: Any) -> Iterator[UnitOfWork]:
        """Yield a unit of work, and undo what it did."""
        try:
            with self._works.begin(context, read_only=read_only, **more) as work:
                yield work
                if not read_only:
                    work.session.flush()
                    raise _Undone
        except _Undone:
            return


class House:
    """All parts of the suite."""

    def __init__(self) -> None:
        self._parts = {name: runtime_of(name) for name in PRODUCERS}
        self._dry = {name: _undoing(part) for name, part in self._parts.items()}
        self._functions = {
            method.key: (cls, getattr(cls, name))
            for cls in map(service_class, SERVICES)
            for name, method in declared_answers(cls).items()
        }
        self._signer = gateway_signer()
        self._heard: dict[tuple[str, UUID], int] = {}
        self.dry = False

    def part(self, name: str) -> Runtime:
        """Return what a part stands on."""
        return (self._dry if self.dry else self._parts)[name]

    @contextmanager
    def undoing(self) -> Iterator[None]:
        """Undo inside whatever is done."""
        before, self.dry = self.dry, True
        try:
            with runtime.using(self.part("gateway")):
                yield
        finally:
            self.dry = before

    def ask(self, method: RpcMethod, data: dict[str, Any], context: Context) -> dict[str, Any]:
        """Be ``gateway.services.ask``."""
        return self.ask_with(self._signer.sign(context, method.key), method, data)

    def ask_with(self, token: str, method: RpcMethod, data: dict[str, Any]) -> dict[str, Any]:
        """Return what the service answers to a request with this signed context."""
        cls, function = self._functions[method.key]
        envelope = orjson.loads(orjson.dumps({"context": token, "request": data}))
        with runtime.using(self.part(method.service)):
            reply: dict[str, Any] = orjson.loads(orjson.dumps(answer(method, function, cls(), envelope), default=str))
        return reply

    def sign(self, method: RpcMethod, **claims: Any) -> str:
        """Return a context with ``claims`` that the gateway has signed."""
        context = Context(**{"request_id": str(uuid4()), "deadline": time.time() + 10, **claims})
        return self._signer.sign(context, method.key)

    def pump(self, tenant: UUID) -> None:
        """Deliver what was emitted to all who take it, until nobody says anything new."""
        while any(self._deliver(name, tenant) for name in PRODUCERS):
            pass

    def _deliver(self, producer: str, tenant: UUID) -> bool:
        heard = self._heard.get((producer, tenant), 0)
        with self._parts[producer].engine.begin() as connection:
            driver_connection(connection).begin(relay_sql())
            rows = connection.execute(_WRITTEN, {"tenant": tenant, "after": heard}).all()
        for row in rows:
            self._heard[producer, tenant] = row.id
            event, envelope = registry.events()[row.routing_key], orjson.loads(row.body)
            for consumer in PRODUCERS:
                handlers = handlers_class(consumer)
                for name, taken in declared_handlers(handlers).items():
                    if event in taken:
                        with runtime.using(self._parts[consumer]):
                            handle(getattr(handlers, name), handlers(), [(event, envelope)])
        return bool(rows)


def _undoing(part: Runtime) -> Runtime:
    works: Any = DryWorks(part.works)
    return replace(part, works=works)
