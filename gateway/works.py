"""Units of work on the gateway's own database."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from chassis import runtime
from chassis.context import Context, system_context
from chassis.database import UnitOfWork
from chassis.idempotency import Claim
from chassis.scopes import Scopes
from contracts.core.uuids import new_id
from gateway.http.call import Call

NO_TENANT = UUID(int=0)
"""Whose rows are those that belong to no tenant, such as what is counted before it is known who somebody is."""

_SECONDS = 10.0


def acting(tenant_id: UUID, permission: str = "system", *, deadline: float | None = None) -> Context:
    """Return a context in which the gateway itself asks something of ``tenant_id``."""
    until = deadline or time.time() + _SECONDS
    return system_context("gateway", tenant_id, doing=permission, request_id=str(new_id()), deadline=until)


def context_of(call: Call, *, gives: Mapping[str, tuple[Scopes, ...]] | None = None) -> Context:
    """Return the context of somebody's call, as it is signed for the services; ``gives`` is what he may give."""
    return Context(
        tenant_id=call.who.tenant_id,
        principal=call.who.principal,
        permission=call.permission,
        scopes=Scopes(call.scopes),
        request_id=call.request_id,
        deadline=call.deadline,
        idempotency_key=call.idempotency_key,
        language=call.language,
        masked=call.masked,
        acting_for=call.who.acting_for,
        address=call.address,
        gives=gives or {},
    )


@contextmanager
def system_work(tenant_id: UUID) -> Iterator[UnitOfWork]:
    """Open a unit of work in which the gateway itself acts."""
    with runtime.current().works.begin(acting(tenant_id)) as work:
        yield work


@contextmanager
def work_of(call: Call, claim: Claim | None = None) -> Iterator[UnitOfWork]:
    """Open a unit of work for somebody's call, with a ``claim`` for one that is to be answered once."""
    with runtime.current().works.begin(context_of(call), claim=claim) as work:
        yield work
