"""What opens the transaction of a unit of work: BEGIN, and what row-level security and the deadline need."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.context import Context
from chassis.idempotency import Claim
from chassis.scopes import AssignmentScope, OrgScope, PartnerScope, RoomsScope, Scopes

LOCK_SECONDS = 3.0

Statement = tuple[str, tuple[Any, ...]]

_SETTINGS = (
    "app.tenant",
    "app.now",
    "app.person",
    "app.whole",
    "app.nodes",
    "app.assignees",
    "app.partners",
    "app.places",
    "statement_timeout",
    "lock_timeout",
)
# Always all of them, so that the server keeps one plan for it.
_OPENING = "SELECT " + ",".join(f"set_config('{name}',%s,true)" for name in _SETTINGS)
_CLAIMING = f"{_OPENING},chassis.claim(%s,%s,%s)"


def opening(context: Context, now: datetime, seconds: float, claim: Claim | None = None) -> Statement:
    """Return the statement that follows BEGIN, and its values. ``seconds`` remain until the deadline.

    A setting lasts as long as the transaction. ``claim`` is for a request that is to be answered once.
    """
    given = {**_identity(context, now), **_reach(context.scopes), **_timeouts(seconds)}
    settings = tuple(given.get(name, "") for name in _SETTINGS)
    return (_CLAIMING, (*settings, context.principal, claim.key, claim.request_hash)) if claim else (_OPENING, settings)


def whole_sql(*, whole: bool) -> str:
    """Return the statement that gives the rest of the transaction the whole tenant, or takes it away again."""
    return f"SELECT set_config('app.whole','{'on' if whole else ''}',true)"


def relay_sql() -> str:
    """Return what opens a transaction that sees the outbox, or the due work, of all tenants, and nothing else."""
    return "BEGIN;SELECT set_config('app.relay','on',true)"


def sweep_sql() -> str:
    """Return what opens a transaction that sees, and may delete, what is kept for a while only, and nothing else."""
    return "BEGIN;SELECT set_config('app.sweep','on',true)"


def _identity(context: Context, now: datetime) -> dict[str, str]:
    person = str(context.person_id) if context.person_id else ""
    return {"app.tenant": str(context.tenant_id), "app.now": now.isoformat(), "app.person": person}


def _reach(scopes: Scopes) -> dict[str, str]:
    if scopes.whole:
        return {"app.whole": "on"}
    places = [_place(scope) for scope in scopes if isinstance(scope, RoomsScope)]
    return {
        "app.nodes": _array(scope.node_id for scope in scopes if isinstance(scope, OrgScope)),
        "app.assignees": _array(scope.employee_id for scope in scopes if isinstance(scope, AssignmentScope)),
        "app.partners": _array(scope.partner_id for scope in scopes if isinstance(scope, PartnerScope)),
        "app.places": json.dumps(places) if places else "",
    }


def _array(ids: Iterable[UUID]) -> str:
    return f"{{{','.join(map(str, ids))}}}"


def _place(scope: RoomsScope) -> dict[str, str | None]:
    until = scope.until.isoformat() if scope.until else None
    return {"room_id": str(scope.room_id), "since": scope.since.isoformat(), "until": until}


def _timeouts(seconds: float) -> dict[str, str]:
    return {
        "statement_timeout": str(max(1, int(seconds * 1000))),
        "lock_timeout": str(max(1, int(min(seconds, LOCK_SECONDS) * 1000))),
    }
