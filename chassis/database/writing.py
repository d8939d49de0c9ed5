"""Statements that write many rows at once: each is made once for a table and the columns that are given.

Beside the rows they take ``tenant``, and ``now`` where the table has times.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Executable, Table, Uuid, bindparam, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.database.recordset import Recordset

_STATEMENTS = 500
_KEY = ("tenant_id", "id")
_TENANT = bindparam("tenant", type_=Uuid())
_NOW = bindparam("now", type_=DateTime(timezone=True))
_FIXED: dict[str, Any] = {
    "tenant_id": _TENANT,
    "version": literal_column("1"),
    "created_at": _NOW,
    "updated_at": _NOW,
}

Names = tuple[str, ...]
Statement = tuple[Recordset, Executable]


@lru_cache(_STATEMENTS)
def insertion(table: Table, names: Names, returning: Names = ()) -> Statement:
    """Return what inserts rows with the columns ``names`` where their keys are free."""
    given = _given(table, names)
    fixed = {name: value for name, value in _FIXED.items() if name in table.c}
    source = select(*given.c, *fixed.values())
    statement = insert(table).from_select([*names, *fixed], source).on_conflict_do_nothing()
    return given, statement.returning(*(table.c[name] for name in returning)) if returning else statement


@lru_cache(_STATEMENTS)
def alteration(table: Table, names: Names) -> Statement:
    """Return what sets the columns ``names``, ``id`` among them, and counts the versions up."""
    given = _given(table, names)
    values: dict[str, Any] = {name: given.c[name] for name in names if name != "id"}
    if "version" in table.c:
        values |= {"version": table.c.version + 1, "updated_at": _NOW}
    # Asked for, so that the planner counts with a tenant like the others: see chassis.database.visibility.
    own = (table.c.tenant_id == select(_TENANT).scalar_subquery(), table.c.id == given.c.id)
    return given, update(table).where(*own).values(values)


@lru_cache(_STATEMENTS)
def replacement(table: Table, names: Names, newer: str) -> Statement:
    """Return what writes rows where ``newer`` is above what is there, and says which with their ids and ``newer``."""
    given = _given(table, names)
    times = {name: _NOW for name in ("created_at", "updated_at") if name in table.c and name not in names}
    source = select(_TENANT, *times.values(), *given.c)
    statement = insert(table).from_select(["tenant_id", *times, *names], source)
    changed = {name: statement.excluded[name] for name in (*times, *names) if name not in (*_KEY, "created_at")}
    written = statement.on_conflict_do_update(
        index_elements=_KEY, set_=changed, where=table.c[newer] < statement.excluded[newer]
    )
    return given, written.returning(table.c.id, table.c[newer])


def _given(table: Table, names: Names) -> Recordset:
    return Recordset({name: table.c[name].type for name in names})
