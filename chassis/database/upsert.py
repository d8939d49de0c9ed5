"""Rows that follow what another service says: the newest version of each wins, in whatever order they come."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, literal, select
from sqlalchemy.dialects.postgresql import Insert, insert

from chassis.database.recordset import recordset

_KEY = ("tenant_id", "id")


def upsert(table: Table, tenant_id: UUID, rows: Sequence[Mapping[str, Any]], newer: str) -> Insert:
    """Return the statement that writes ``rows`` (all with the same keys) where ``newer`` is above what is there."""
    newest: dict[Any, Mapping[str, Any]] = {}
    for row in rows:
        known = newest.setdefault(row["id"], row)
        if row[newer] > known[newer]:
            newest[row["id"]] = row
    # Always in the same order, so that two who write the same rows wait for each other and not in a circle.
    ordered = [row for _, row in sorted(newest.items(), key=lambda pair: str(pair[0]))]
    given = recordset({name: table.c[name].type for name in ordered[0]}, ordered)
    own = literal(tenant_id, table.c.tenant_id.type)
    statement = insert(table).from_select(["tenant_id", *ordered[0]], select(own, *given.c))
    changed = {name: statement.excluded[name] for name in ordered[0] if name not in (*_KEY, "created_at")}
    return statement.on_conflict_do_update(
        index_elements=_KEY, set_=changed, where=table.c[newer] < statement.excluded[newer]
    )
