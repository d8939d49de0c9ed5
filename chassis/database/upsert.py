"""Rows that follow what another service says: the newest version of each wins, in whatever order they come."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import Insert, insert

_KEY = ("tenant_id", "id")


def upsert(table: Table, tenant_id: UUID, rows: Sequence[Mapping[str, Any]], newer: str) -> Insert:
    """Return the statement that writes ``rows`` (all with the same keys) where ``newer`` is above what is there."""
    newest: dict[Any, Mapping[str, Any]] = {}
    for row in rows:
        known = newest.setdefault(row["id"], row)
        if row[newer] > known[newer]:
            newest[row["id"]] = row
    # Always in the same order, so that two who write the same rows wait for each other and not in a circle.
    values = [{"tenant_id": tenant_id, **row} for _, row in sorted(newest.items(), key=lambda pair: str(pair[0]))]
    statement = insert(table).values(values)
    changed = {name: statement.excluded[name] for name in values[0] if name not in (*_KEY, "created_at")}
    return statement.on_conflict_do_update(
        index_elements=_KEY, set_=changed, where=table.c[newer] < statement.excluded[newer]
    )
