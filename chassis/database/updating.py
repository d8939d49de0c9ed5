"""Changes of a row which nobody else can change meanwhile, and of which nothing has to come back from the database."""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Table, inspect
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database.model import TenantRow, Timestamps, Versioned

Statement = tuple[str, tuple[Any, ...]]


def changed(row: TenantRow) -> bool:
    """Say whether an attribute of ``row`` was set to something else since it was read."""
    return any(attribute.history.has_changes() for attribute in inspect(row).attrs)


def renew(row: TenantRow, now: datetime) -> None:
    """Let ``row`` know that it is changed: its version, its time."""
    if isinstance(row, Versioned):
        row.version += 1
    if isinstance(row, Timestamps):
        row.updated_at = now


def update_of(row: TenantRow) -> Statement:
    """Return what writes all that was set in ``row`` since it was read, with its values."""
    state = inspect(row)
    table: Any = state.mapper.local_table
    columns = {
        column.name: _sent(column, attribute.value)
        for attribute in state.attrs
        if attribute.history.has_changes()
        for column in state.mapper.attrs[attribute.key].columns
    }
    return _update_sql(table, tuple(columns)), (*columns.values(), str(row.tenant_id), str(row.id))


def _sent(column: Any, value: Any) -> Any:
    """Return ``value`` as the driver takes it."""
    if value is not None and isinstance(column.type, JSONB):
        return orjson.dumps(value, default=str).decode()
    return str(value) if isinstance(value, UUID) else value


@cache
def _update_sql(table: Table, names: tuple[str, ...]) -> str:
    places = ", ".join(f"{name} = %s" for name in names)
    return f"UPDATE {table.fullname} SET {places} WHERE tenant_id = %s AND id = %s"  # noqa: S608 - our own names
