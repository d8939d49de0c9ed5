"""Rows of which nothing has to come back from the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table, inspect

from chassis.database.closing import Row, insert_sql
from chassis.database.model import TenantRow, Timestamps, Versioned


@dataclass(frozen=True, slots=True)
class _Column:
    """A column, the attribute that holds its value, and what stands there if nothing does."""

    name: str
    attribute: str
    default: Any


@cache
def _columns(model: Any) -> tuple[Table, tuple[_Column, ...]]:
    mapper = inspect(model)
    table: Any = mapper.local_table
    return table, tuple(
        _Column(
            column.name,
            mapper.get_property_by_column(column).key,
            column.default.arg if column.default is not None and column.default.is_scalar else None,
        )
        for column in table.c
    )


def insertion(row: TenantRow, tenant_id: UUID, now: datetime) -> tuple[str, Row]:
    """Return what writes ``row`` as it will be, after filling in what the unit of work knows."""
    row.tenant_id = tenant_id
    if isinstance(row, Timestamps):
        row.created_at = row.updated_at = now
    if isinstance(row, Versioned):
        row.version = 1
    model: Any = type(row)
    table, columns = _columns(model)
    for column in columns:
        if column.default is not None and getattr(row, column.attribute) is None:
            setattr(row, column.attribute, column.default)
    names = tuple(column.name for column in columns)
    return insert_sql(table, names), lambda: {column.name: getattr(row, column.attribute) for column in columns}


def values(model: type[TenantRow], tenant_id: UUID, given: Mapping[str, Any]) -> tuple[str, Row]:
    """Return what writes ``given``, by column, as a row of ``model``."""
    written: Any = model
    table, _ = _columns(written)
    row = {"tenant_id": tenant_id, **given}
    return insert_sql(table, tuple(row)), lambda: row
