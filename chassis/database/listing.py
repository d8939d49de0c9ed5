"""Lists of rows that belong to nodes of the organization: a page reads no more because others have more."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause

from chassis.database.collecting import collected
from chassis.database.filtering import same
from chassis.database.model import TenantRow
from chassis.database.paging import Source
from chassis.database.streams import Split, Streams, by_node, streams_in_reach
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
    before the order. What is seen by its parts needs an index of these with tenant and node. ``few`` promises
    conditions that few rows fulfil and that have an index: then all of these are read, and sorted.
    """
    inside = [getattr(model, str(model.__reach__.node)).in_(nodes_below(place))] if place else []
    every = [*conditions, *same(split), *inside]
    found = work.select(model, few=few).where(*every)
    if few:
        source: Source | None = None
    elif model.__reach__.through and work.caller.nodes and not work.caller.whole:
        source = collected(work, model, every, Streams(found, tuple(_at(model, place))))
    else:
        source = streams_in_reach(model, work.caller, conditions, place, split)
    return work.page(found, *order_by, source=source, **page)


def _at(model: type[TenantRow], place: UUID | None) -> Iterator[FromClause]:
    if place:
        yield by_node(str(model.__reach__.node), whole=True, place=place)
