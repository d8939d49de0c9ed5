"""Lists of rows that belong to nodes of the organization: a page reads no more because others have more."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from chassis.database.filtering import same
from chassis.database.model import TenantRow
from chassis.database.streams import Split, streams_in_reach
from chassis.database.unit_of_work import UnitOfWork
from chassis.database.visibility import nodes_below


def listed(
    work: UnitOfWork,
    model: type[TenantRow],
    conditions: Sequence[ColumnElement[bool]],
    order_by: Sequence[Any],
    *,
    place: UUID | None = None,
    few: bool = False,
    split: Split = (None, None),
    **page: Any,
) -> dict[str, Any]:
    """Return a page of the rows in reach that fulfil ``conditions``; with a ``place``, only of what is there or below.

    An index has tenant, node and then the order; with ``split``, a column and which values it may have, that column
    before the order. ``few`` promises conditions that few rows fulfil and that have an index: then all of these are
    read, and sorted.
    """
    found = work.select(model, few=few).where(*conditions, *same(split))
    if place:
        found = found.where(getattr(model, str(model.__reach__.node)).in_(nodes_below(place)))
    streams = None if few else streams_in_reach(model, work.caller, conditions, place, split)
    return work.page(found, *order_by, streams=streams, **page)
