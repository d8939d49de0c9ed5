"""What opens the transaction of a unit of work: BEGIN, and what row-level security and the deadline need."""

import json
from collections.abc import Iterator
from datetime import datetime

from psycopg2.extensions import adapt

from chassis.context import Context
from chassis.scopes import AssignmentScope, OrgScope, PartnerScope, RoomsScope, Scopes

LOCK_SECONDS = 3.0


def opening_sql(context: Context, now: datetime, seconds: float, *, read_only: bool = False) -> str:
    """Return the statements. ``seconds`` remain until the deadline; a setting lasts as long as the transaction."""
    settings = [*_identity(context, now), *_reach(context.scopes), *_timeouts(seconds)]
    calls = ",".join(f"set_config('{name}',{_quoted(value)},true)" for name, value in settings)
    return f"BEGIN{' READ ONLY' if read_only else ''};SELECT {calls}"


def whole_sql(*, whole: bool) -> str:
    """Return the statement that gives the rest of the transaction the whole tenant, or takes it away again."""
    return f"SELECT set_config('app.whole','{'on' if whole else ''}',true)"


def relay_sql() -> str:
    """Return what opens a transaction that sees the outbox, or the due work, of all tenants, and nothing else."""
    return "BEGIN;SELECT set_config('app.relay','on',true)"


def sweep_sql() -> str:
    """Return what opens a transaction that sees, and may delete, what is kept for a while only, and nothing else."""
    return "BEGIN;SELECT set_config('app.sweep','on',true)"


def _identity(context: Context, now: datetime) -> Iterator[tuple[str, str]]:
    yield "app.tenant", str(context.tenant_id)
    yield "app.now", now.isoformat()
    if context.person_id:
        yield "app.person", str(context.person_id)


def _reach(scopes: Scopes) -> Iterator[tuple[str, str]]:
    if scopes.whole:
        yield "app.whole", "on"
        return
    for name, ids in (
        ("app.nodes", [scope.node_id for scope in scopes if isinstance(scope, OrgScope)]),
        ("app.assignees", [scope.employee_id for scope in scopes if isinstance(scope, AssignmentScope)]),
        ("app.partners", [scope.partner_id for scope in scopes if isinstance(scope, PartnerScope)]),
    ):
        if ids:
            yield name, f"{{{','.join(map(str, ids))}}}"
    places = [_place(scope) for scope in scopes if isinstance(scope, RoomsScope)]
    if places:
        yield "app.places", json.dumps(places)


def _place(scope: RoomsScope) -> dict[str, str | None]:
    until = scope.until.isoformat() if scope.until else None
    return {"room_id": str(scope.room_id), "since": scope.since.isoformat(), "until": until}


def _timeouts(seconds: float) -> Iterator[tuple[str, str]]:
    yield "statement_timeout", str(max(1, int(seconds * 1000)))
    yield "lock_timeout", str(max(1, int(min(seconds, LOCK_SECONDS) * 1000)))


def _quoted(value: str) -> str:
    quoted: bytes = adapt(value).getquoted()
    return quoted.decode()
