"""Units of work for tests."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from chassis import runtime
from chassis.context import Context
from chassis.database import UnitOfWork
from chassis.scopes import Scope, Scopes, SystemScope
from chassis.testing.databases import runtime_of


def a_context(tenant: UUID, *scopes: Scope, principal: str, permission: str = "test", **more: Any) -> Context:
    """Return a context of ``tenant``; without ``scopes`` it reaches the whole tenant."""
    values: dict[str, Any] = {"request_id": str(uuid4()), "deadline": time.time() + 30} | more
    return Context(tenant, principal, permission, Scopes(scopes or (SystemScope(),)), **values)


@contextmanager
def work_as(
    service: str, *scopes: Scope, tenant: UUID, principal: str | None = None, read_only: bool = False, **more: Any
) -> Iterator[UnitOfWork]:
    """Yield a unit of work on the database of ``service``; it commits at the end.

    Without ``scopes`` it reaches the whole tenant; without ``principal`` the service itself acts. ``more`` are other
    parts of the context: permission, language, request_id, idempotency_key, deadline, masked.
    """
    running = runtime_of(service)
    context = a_context(tenant, *scopes, principal=principal or f"system:{service}", **more)
    with runtime.using(running), running.works.begin(context, read_only=read_only) as work:
        yield work
