"""What opens the transaction of a unit of work: BEGIN, and what row-level security and the deadline need."""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from chassis.context import Context
from chassis.idempotency import Claim
from chassis.scopes import AssignmentScope, OrgScope, PartnerScope, RoomsScope, Scopes
from contracts.core.uuids import text_of

Statement = tuple[str, tuple[Any, ...]]


def opening(context: Context, now: datetime, seconds: float, claim: Claim | None = None) -> Statement:
    """Return the statement that comes first, and its values. ``seconds`` remain until the deadline.

    A setting lasts as long as the transaction. ``claim`` is for a request that is to be answered once.
    """
    settings = {**_identity(context), **_reach(context.scopes, now), **_timeout(seconds)}
    given = {name: value for name, value in settings.items() if value}
    claimed = (context.principal, claim.key, claim.request_hash) if claim else ()
    return _sql(tuple(given), claiming=claim is not None), (*given.values(), *claimed)


def reading(context: Context, now: datetime, seconds: float) -> Statement:
    """Return the statement that comes before each one of a unit of work that only reads, and its values."""
    statement, values = opening(context, now, seconds)
    return f"{statement},set_config('transaction_read_only','on',true)", values


@cache
def _sql(names: tuple[str, ...], *, claiming: bool) -> str:
    # Few kinds of callers, so few statements: the server keeps a plan for each.
    settings = ",".join(f"set_config('{name}',%s,true)" for name in names)
    return f"SELECT {settings}{',chassis.claim(%s,%s,%s)' if claiming else ''}"


def whole_sql(*, whole: bool) -> str:
    """Return the statement that gives the rest of the transaction the whole tenant, or takes it away again."""
    return f"SELECT set_config('app.whole','{'on' if whole else ''}',true)"


def relay_sql(*, at_one_moment: bool = False) -> str:
    """Return what opens a transaction that sees the outbox, the due work or the log of all tenants, and nothing else.

    The policies ``look`` say so; a part may have one on a table of its own.
    ``at_one_moment``: all its queries see what the first one saw.
    """
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ" if at_one_moment else "BEGIN"
    return f"{begin};SELECT set_config('app.relay','on',true)"


def relay_look() -> Statement:
    """Return what comes before each statement that only looks at the same; values there are none."""
    return "SELECT set_config('app.relay','on',true),set_config('transaction_read_only','on',true)", ()


def sweep_sql() -> str:
    """Return what opens a transaction that sees, and may delete, what is kept for a while only, and nothing else."""
    return "BEGIN;SELECT set_config('app.sweep','on',true)"


def _identity(context: Context) -> dict[str, str]:
    return {"app.tenant": text_of(context.tenant_id), "app.person": str(context.person_id) if context.person_id else ""}


def _reach(scopes: Scopes, now: datetime) -> dict[str, str]:
    if scopes.whole:
        return {"app.whole": "on"}
    places = [_place(scope) for scope in scopes if isinstance(scope, RoomsScope)]
    return {
        "app.nodes": _array(scope.node_id for scope in scopes if isinstance(scope, OrgScope)),
        "app.assignees": _array(scope.employee_id for scope in scopes if isinstance(scope, AssignmentScope)),
        "app.partners": _array(scope.partner_id for scope in scopes if isinstance(scope, PartnerScope)),
        "app.places": json.dumps(places) if places else "",
        "app.now": now.isoformat() if places else "",
    }


def _array(ids: Iterable[UUID]) -> str:
    named = ",".join(map(text_of, ids))
    return f"{{{named}}}" if named else ""


def _place(scope: RoomsScope) -> dict[str, str | None]:
    until = scope.until.isoformat() if scope.until else None
    return {"room_id": str(scope.room_id), "since": scope.since.isoformat(), "until": until}


def _timeout(seconds: float) -> dict[str, str]:
    return {"statement_timeout": str(max(1, int(seconds * 1000)))}
