"""The parts of rows, which are read with them: the lines of an invoice, the phones of a customer.

SQLAlchemy would name tenant and id of each whole as values. For a tenant of which the planner knows nothing, or in a
plan that is kept for any, it would then read all parts that the tenant has, once for each row (ADR 39).
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, Uuid, inspect, select
from sqlalchemy.orm import RelationshipProperty, aliased, relationship
from sqlalchemy.orm.attributes import set_committed_value

from chassis.database.recordset import Recordset, for_each
from chassis.database.session import WorkSession
from chassis.database.visibility import ANY_TENANT

_WHOLES = Recordset({"id": Uuid()})


def parts(*, order_by: str) -> Any:
    """Return the relation of a row to its parts, in this order."""
    return relationship(order_by=order_by, info={"parts": True})


def load_parts(session: WorkSession, rows: Sequence[Any]) -> None:
    """Read the parts of ``rows``, which are of one model, unless they are there: one query for each kind."""
    kind: Any = type(rows[0]) if rows else None
    for relation in _relations(kind):
        wholes = [row for row in rows if relation.key in inspect(row).unloaded]
        if wholes:
            _load(session, relation, wholes)


def _load(session: WorkSession, relation: RelationshipProperty[Any], wholes: Sequence[Any]) -> None:
    found = defaultdict(list)
    name = _reference(relation).key
    for part in session.scalars(_parts_of(relation), _WHOLES.of([{"id": whole.id} for whole in wholes])):
        found[getattr(part, name)].append(part)
    for whole in wholes:
        set_committed_value(whole, relation.key, found[whole.id])


@cache
def _relations(kind: Any) -> tuple[RelationshipProperty[Any], ...]:
    mapper: Any = inspect(kind, raiseerr=False)
    return tuple(one for one in mapper.relationships if one.info.get("parts")) if mapper else ()


@cache
def _parts_of(relation: RelationshipProperty[Any]) -> Select[Any]:
    model = relation.mapper.class_
    own = select(model).where(model.tenant_id == ANY_TENANT, _reference(relation) == _WHOLES.c.id)
    found = for_each(_WHOLES.rows, own.order_by(*(relation.order_by or ())))
    parts = select(aliased(model, found.right)).select_from(found)
    return parts.execution_options(populate_existing=True)


@cache
def _reference(relation: RelationshipProperty[Any]) -> Any:
    [column] = (column for column in relation.remote_side if column.name != "tenant_id")
    return relation.mapper.get_property_by_column(column).class_attribute
