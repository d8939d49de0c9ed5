"""What a tenant has tried out is cleared before it begins in earnest: the gateway asks each part for the same steps.

Which rows go, migrations have said (:func:`chassis.database.migration.clearable`), and contracts which events tell of
them (``Event.passing``). From ``hold`` on due work waits and such events are dropped; after ``release`` those that were
told before are. ``end`` closes the door for ever. Each step may be asked for again.
"""

from collections.abc import Iterator
from datetime import datetime
from time import monotonic
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from chassis.database import UnitOfWork
from chassis.persons import demand_gateway
from chassis.tenancy.belongings import belongings
from contracts.core.errors import Conflict

DUE: Final = "clear_trial"
"""The due work that carries the steps to the parts: it alone goes on while a tenant is held."""

PORTION = 5_000
_ALL = 2**31
_SECONDS = 4.0
_LIVE = text("SELECT live_at FROM chassis.trials WHERE tenant_id = :tenant")
_HOLD = text("""
    INSERT INTO chassis.trials (tenant_id, clearing_id) VALUES (:tenant, :clearing)
    ON CONFLICT (tenant_id) DO UPDATE SET clearing_id = excluded.clearing_id
""")
_HELD = text("SELECT 1 FROM chassis.trials WHERE tenant_id = :tenant AND clearing_id = :clearing")
_RELEASE = text("""
    UPDATE chassis.trials SET clearing_id = NULL, cleared_until = :until
    WHERE tenant_id = :tenant AND clearing_id = :clearing
""")
_END = text("""
    INSERT INTO chassis.trials (tenant_id, live_at) VALUES (:tenant, :now)
    ON CONFLICT (tenant_id) DO UPDATE SET live_at = excluded.live_at, clearing_id = NULL
""")
_CLEARABLE = text("SELECT name FROM chassis.clearable")
_CLEAR = text("SELECT chassis.clear_some(:name, :portion)")


def step_trial(
    work: UnitOfWork, *, step: str, clearing_id: UUID | None = None, until: datetime | None = None
) -> dict[str, Any]:
    """Do one step of a clearing; return whether it is ``done`` and, by table, how many ``rows`` went.

    ``until`` is for ``release``: what was told up to that moment is dropped. Raises Forbidden for anybody but the
    gateway, Conflict where the tenant went live, or where ``clear`` comes without ``hold``.
    """
    demand_gateway(work)
    if step == "end":
        end(work)
        return {"done": True, "rows": {}}
    asked = {"tenant": work.tenant_id, "clearing": clearing_id}
    if step == "release":
        work.session.execute(_RELEASE, asked | {"until": until})
        return {"done": True, "rows": {}}
    if step == "hold":
        hold(work, clearing_id)
        return {"done": True, "rows": {}}
    _demand_trial(work)
    if work.session.execute(_HELD, asked).first() is None:
        raise Conflict("The tenant is not held for this.")
    return _clear(work)


def hold(work: UnitOfWork, clearing_id: UUID | None) -> None:
    """Have due work wait and drop what passes, from now on. Raises Conflict where the tenant went live."""
    _demand_trial(work)
    work.session.execute(_HOLD, {"tenant": work.tenant_id, "clearing": clearing_id})


def end(work: UnitOfWork) -> None:
    """Close the door for ever: nothing of the tenant is cleared here any more."""
    if work.session.scalar(_LIVE, {"tenant": work.tenant_id}) is None:
        work.session.execute(_END, {"tenant": work.tenant_id, "now": work.now})
        work.log("trial.end", "tenant", work.tenant_id)


def _demand_trial(work: UnitOfWork) -> None:
    if work.session.scalar(_LIVE, {"tenant": work.tenant_id}) is not None:
        raise Conflict("The tenant went live: nothing is cleared any more.", reason="live")


def _clear(work: UnitOfWork) -> dict[str, Any]:
    """Clear for some seconds, those rows first that refer to others; it is done when a round finds nothing."""
    until, rows, done = monotonic() + _SECONDS, dict[str, int](), True
    for name, portion in _tables(work):
        count = portion
        while count == portion and monotonic() < until:
            count = work.session.execute(_CLEAR, {"name": name, "portion": portion}).scalar_one()
            rows[name] = rows.get(name, 0) + count
        done = done and not count
    gone = {name: count for name, count in rows.items() if count}
    if gone:
        work.log("trial.clear", "tenant", work.tenant_id, after=gone)
    return {"done": done, "rows": gone}


def _tables(work: UnitOfWork) -> Iterator[tuple[str, int]]:
    """Yield the tables and how many rows go at a time: all at once of one whose rows refer to each other."""
    clearable = set(work.session.scalars(_CLEARABLE))
    for table in belongings(work.session.connection()):
        if table.table in clearable:
            yield table.table, _ALL if table.knotted else PORTION
