"""All rows of a tenant are erased, in portions, by the owner; what stays is the tombstone, which says how many."""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from chassis.tenancy.belongings import Belonging, belongings, inside

PORTION = 10_000
QUIET = timedelta(minutes=1)
"""How long a tenant has been suspended at least: what was asked before is answered then."""

_OTHERS_SECONDS = 60.0
_PASSES = 3
_GUARD = text("SELECT now() - since AS quiet, erased_at FROM chassis.halted WHERE tenant_id = :tenant")
_TOMBSTONE = text("""
    UPDATE chassis.halted SET erased_at = coalesce(erased_at, now()) WHERE tenant_id = :tenant
    RETURNING erased_at, pg_current_xact_id()::text::bigint AS xid
""")
_OTHERS = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint <= :xid")
_NOTE = text("""
    UPDATE chassis.halted
    SET erased = jsonb_set(erased, ARRAY[:name], to_jsonb(coalesce((erased ->> :name)::bigint, 0) + :count))
    WHERE tenant_id = :tenant
""")
_NOTED = text("SELECT erased FROM chassis.halted WHERE tenant_id = :tenant")


class CannotErase(Exception):
    """It is not done, or not to the end; the message is one line that says why."""


def erase(
    owner: Engine, tenant: UUID, *, beside: Mapping[str, str] | None = None, portion: int = PORTION
) -> dict[str, Any]:
    """Erase all rows of ``tenant`` and return, by table, how many those were: in all, if it was broken off before.

    ``owner`` opens connections of the owner's role: the application may not erase what it only adds to. May be run
    again, and says the same then. Raises :class:`CannotErase`.
    """
    erased_at = _bury(owner, tenant)
    for _ in range(_PASSES):
        with inside(owner, tenant) as connection:
            tables = belongings(connection, beside)
        if not sum(_erase(owner, tenant, table, portion) for table in tables):
            return {"tenant_id": tenant, "erased_at": erased_at, **_report(owner, tenant, tables)}
    raise CannotErase("rows come again and again: something still writes for this tenant")


def note(connection: Connection, tenant: UUID, name: str, count: int) -> None:
    """Count in the tombstone what was erased, in the transaction that erases it."""
    connection.execute(_NOTE, {"tenant": tenant, "name": name, "count": count})


def _bury(owner: Engine, tenant: UUID) -> datetime:
    """Make the tombstone, from which on nothing comes anew, and wait for what had begun before."""
    with inside(owner, tenant) as connection:
        found = connection.execute(_GUARD, {"tenant": tenant}).one_or_none()
        if found is None:
            raise CannotErase("the tenant is not suspended here")
        if found.erased_at is None and found.quiet < QUIET:
            raise CannotErase(f"the tenant has been suspended for {found.quiet.seconds} s: wait for a minute")
        buried = connection.execute(_TOMBSTONE, {"tenant": tenant}).one()
    _wait_for_others(owner, tenant, buried.xid)
    erased_at: datetime = buried.erased_at
    return erased_at


def _wait_for_others(owner: Engine, tenant: UUID, xid: int) -> None:
    until, pause = monotonic() + _OTHERS_SECONDS, threading.Event()
    while True:
        with inside(owner, tenant) as connection:
            if not connection.execute(_OTHERS, {"xid": xid}).scalar_one():
                return
        if monotonic() > until:
            raise CannotErase("a transaction that began before is still running: try again when it has ended")
        pause.wait(0.2)


def _erase(owner: Engine, tenant: UUID, table: Belonging, portion: int) -> int:
    """Erase the rows of a table; return how many."""
    mine = f"{table.column} = :tenant"
    # Rows that refer to each other can only go together.
    some = f" AND ctid = ANY (ARRAY(SELECT ctid FROM {table.table} WHERE {mine} LIMIT :portion))"  # noqa: S608
    delete = text(f"DELETE FROM {table.table} WHERE {mine}{'' if table.knotted else some}")  # noqa: S608 - our own
    erased, count = 0, portion
    while count:
        with inside(owner, tenant) as connection:
            asked = {"tenant": tenant} if table.knotted else {"tenant": tenant, "portion": portion}
            count = connection.execute(delete, asked).rowcount
            if count:
                note(connection, tenant, table.table, count)
        erased += count
    return erased


def _report(owner: Engine, tenant: UUID, tables: list[Belonging]) -> dict[str, Any]:
    """Count what is left, which must be nothing, and return what was erased."""
    with inside(owner, tenant) as connection:
        left = {table.table: _count(connection, tenant, table) for table in tables}
        erased = connection.execute(_NOTED, {"tenant": tenant}).scalar_one()
    if any(left.values()):
        raise CannotErase(f"rows are left: {left}")
    return {"rows_erased": dict.fromkeys(sorted(left), 0) | erased, "rows_left": left}


def _count(connection: Connection, tenant: UUID, table: Belonging) -> int:
    asked = text(f"SELECT count(*) FROM {table.table} WHERE {table.column} = :tenant")  # noqa: S608 - our own tables
    return int(connection.execute(asked, {"tenant": tenant}).scalar_one())
