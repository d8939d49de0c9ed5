"""The first lock: the condition that keeps a query within tenant and scopes, from the model's own declaration.

Row-level security is the second one and says the same; this one lets the planner use indexes and fails in tests of a
use case, not only in the database.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, or_, select
from sqlalchemy.orm import aliased

from chassis.context import Context
from chassis.database.model import TenantRow
from chassis.database.reach import Reach
from chassis.database.tables import ORG_NODES
from chassis.scopes import AssignmentScope, OrgScope, PartnerScope, RoomsScope


def visible(model: type[TenantRow], context: Context) -> ColumnElement[bool]:
    """Return the condition under which a row of ``model`` may be seen in ``context``."""
    tenant = model.tenant_id == context.tenant_id
    if context.scopes.whole or model.__reach__.everybody:
        return tenant
    return and_(tenant, or_(false(), *_alternatives(model, model.__reach__, context)))


def _alternatives(model: type[TenantRow], reach: Reach, context: Context) -> Iterator[ColumnElement[bool]]:
    yield from _by_node(model, reach, context)
    yield from _by_room(model, reach, context)
    yield from _by_person(model, reach, context)
    if reach.parent:
        table, column = reach.parent
        yield _some_row(_model(model, table), context, lambda other: other.id == getattr(model, column))
    if reach.through:
        table, column = reach.through
        yield _some_row(_model(model, table), context, lambda other: getattr(other, column) == model.id)


def _by_node(model: type[TenantRow], reach: Reach, context: Context) -> Iterator[ColumnElement[bool]]:
    nodes = [scope.node_id for scope in context.scopes if isinstance(scope, OrgScope)]
    if reach.node and nodes:
        below = select(ORG_NODES.c.id).where(
            ORG_NODES.c.tenant_id == context.tenant_id, ORG_NODES.c.ancestors.overlap(nodes)
        )
        yield getattr(model, reach.node).in_(below)


def _by_room(model: type[TenantRow], reach: Reach, context: Context) -> Iterator[ColumnElement[bool]]:
    if not reach.room:
        return
    room, moment = reach.room
    at: Any = getattr(model, moment) if moment else func.chassis.now()
    for scope in context.scopes:
        if isinstance(scope, RoomsScope):
            parts = [getattr(model, room) == scope.room_id, at >= scope.since]
            yield and_(*parts, *([at < scope.until] if scope.until else []))


def _by_person(model: type[TenantRow], reach: Reach, context: Context) -> Iterator[ColumnElement[bool]]:
    for scope in context.scopes:
        if reach.assignee and isinstance(scope, AssignmentScope):
            yield getattr(model, reach.assignee) == scope.employee_id
        if reach.partner and isinstance(scope, PartnerScope):
            yield getattr(model, reach.partner) == scope.partner_id
    if reach.owner and context.person_id:
        yield getattr(model, reach.owner) == context.person_id


def _some_row(other: type[TenantRow], context: Context, match: Any) -> ColumnElement[bool]:
    # An alias, so that a query which joins the same table does not take this for its own.
    row: Any = aliased(other)
    return exists(select(literal(1)).select_from(row).where(match(row), visible(row, context)))


def _model(model: Any, table: str) -> type[TenantRow]:
    for mapper in model.registry.mappers:
        if mapper.local_table.name == table:
            found: type[TenantRow] = mapper.class_
            return found
    raise LookupError(f"{model.__name__}.__reach__ names {table}, which is no table of this service")
