"""Rows that follow what another service says: the newest version of each wins, in whatever order they come."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Table

from chassis.database.writing import replacement


def upsert(
    table: Table, tenant_id: UUID, now: datetime, rows: Sequence[Mapping[str, Any]], newer: str
) -> tuple[Executable, dict[str, Any]]:
    """Return what writes ``rows`` (all with the same keys) where ``newer`` is above what is there, and its parameters.

    It returns the id and ``newer`` of each that was written.
    """
    newest: dict[Any, Mapping[str, Any]] = {}
    for row in rows:
        known = newest.setdefault(row["id"], row)
        if row[newer] > known[newer]:
            newest[row["id"]] = row
    # Always in the same order, so that two who write the same rows wait for each other and not in a circle.
    ordered = [row for _, row in sorted(newest.items(), key=lambda pair: str(pair[0]))]
    given, statement = replacement(table, tuple(ordered[0]), newer)
    return statement, {**given.of(ordered), "tenant": tenant_id, "now": now}
