"""The first lock: the condition that keeps a query within tenant and scopes, from the model's own declaration.

Row-level security is the second one and says the same; this one lets the planner use indexes and fails in tests of a
use case, not only in the database.

A condition is made once for each model and kind of caller, because to put one together takes longer than to run it.
Its values are parameters, which the session of the unit of work adds to every query.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    Uuid,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from chassis.context import Context
from chassis.database.model import TenantRow
from chassis.database.tables import NODE_PATHS, ORG_NODES
from chassis.scopes import AssignmentScope, OrgScope, PartnerScope, RoomsScope, Scopes

_KINDS = 500
TENANT = bindparam("reach_tenant", type_=Uuid())
"""The tenant, for queries that join tables of the chassis with those of a service."""
ANY_TENANT = select(TENANT).scalar_subquery()
"""The same to the server, but not to its planner, which then counts with a tenant like the others.

It knows what tenants have since it last looked: who came later seems to have no rows, and to read all that belong to
the tenant for as good as to look for an id.
"""
_PERSON = bindparam("reach_person", type_=Uuid())
TOPS = bindparam("reach_nodes", type_=ARRAY(Uuid()))
"""The nodes that the caller reaches, with all below them."""


@dataclass(frozen=True, slots=True)
class Caller:
    """What of a context decides how its conditions look: all but the values.

    ``rooms`` has a word for each room of the scopes: whether its period ends.
    """

    whole: bool
    nodes: bool
    rooms: tuple[bool, ...]
    assignees: bool
    partners: bool
    person: bool

    @classmethod
    def of(cls, context: Context, scopes: Scopes) -> "Caller":
        """Return what asks in ``context`` with ``scopes``."""
        kinds = {type(scope) for scope in scopes}
        return cls(
            whole=scopes.whole,
            nodes=OrgScope in kinds,
            rooms=tuple(scope.until is not None for scope in scopes if isinstance(scope, RoomsScope)),
            assignees=AssignmentScope in kinds,
            partners=PartnerScope in kinds,
            person=context.person_id is not None,
        )


def values_of(context: Context) -> dict[str, Any]:
    """Return the values of all conditions in ``context``."""
    scopes = context.scopes
    values: dict[str, Any] = {
        "reach_tenant": context.tenant_id,
        "reach_person": context.person_id,
        "reach_nodes": [scope.node_id for scope in scopes if isinstance(scope, OrgScope)],
        "reach_assignees": [scope.employee_id for scope in scopes if isinstance(scope, AssignmentScope)],
        "reach_partners": [scope.partner_id for scope in scopes if isinstance(scope, PartnerScope)],
    }
    for number, scope in enumerate(scope for scope in scopes if isinstance(scope, RoomsScope)):
        values |= {
            f"reach_room_{number}": scope.room_id,
            f"reach_since_{number}": scope.since,
            f"reach_until_{number}": scope.until,
        }
    return values


@lru_cache(_KINDS)
def reached(model: Any, caller: Caller, few: bool = False) -> Select[Any]:
    """Return the query for the rows of ``model`` that such a caller may see; ``few`` is as in :func:`visible`."""
    return select(model).where(visible(model, caller, few=few))


@lru_cache(_KINDS)
def reached_one(model: Any, caller: Caller, lock: bool) -> Select[Any]:
    """Return the query for the row with the parameter ``id``; ``lock`` holds it until the end of the transaction."""
    query = reached(model, caller, few=True).where(model.id == bindparam("id", type_=Uuid()))
    if lock:
        query = query.with_for_update(of=model).execution_options(populate_existing=True)
    return query


def visible(model: type[TenantRow], caller: Caller, *, few: bool = False) -> ColumnElement[bool]:
    """Return the condition under which such a caller may see a row of ``model``.

    ``few`` says that the query names what few rows have: an id, a room. Then the planner is to have no other way to
    them. Where it may join the nodes, it takes an index that begins with the node for as good, since in the plan that
    it keeps for all tenants each is small, and goes through all of it for a large one.
    """
    tenant = model.tenant_id == (ANY_TENANT if few else TENANT)
    if caller.whole or model.__reach__.everybody:
        return tenant
    return and_(tenant, or_(false(), *_by_node(model, caller, few), *ways(model, caller)))


def nodes_below(place: Any) -> Select[UUID]:
    """Return a query for the ids of ``place``, a value or a parameter, and of all nodes below it."""
    return _nodes_below(NODE_PATHS.c.ancestor_id == place)


@cache
def reached_nodes() -> Select[UUID]:
    """Return a query for the ids of the nodes that the caller reaches; one that is reached twice is there twice."""
    return _nodes_below(NODE_PATHS.c.ancestor_id == TOPS.any_())


def _nodes_below(condition: ColumnElement[bool]) -> Select[UUID]:
    nodes = select(NODE_PATHS.c.node_id).where(NODE_PATHS.c.tenant_id == TENANT, condition)
    # A query that joins the same table does not take this for its own.
    return nodes.correlate(None)


def _by_node(model: type[TenantRow], caller: Caller, few: bool) -> Iterator[ColumnElement[bool]]:
    if model.__reach__.node and caller.nodes:
        node = getattr(model, model.__reach__.node)
        yield _is_in_reach(node) if few else node.in_(reached_nodes())


def ways(model: type[TenantRow], caller: Caller, *, through: bool = True) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions under which such a caller may see a row of ``model``, but for that by its node.

    ``through``: also that by what belongs to it.
    """
    reach = model.__reach__
    if reach.room:
        yield from _in_rooms(model, *reach.room, caller)
    for column, asked, name in (
        (reach.assignee, caller.assignees, "reach_assignees"),
        (reach.partner, caller.partners, "reach_partners"),
    ):
        if column and asked:
            yield getattr(model, column) == bindparam(name, type_=ARRAY(Uuid())).any_()
    if reach.owner and caller.person:
        yield getattr(model, reach.owner) == _PERSON
    if reach.addressee and caller.person:
        person, room, moment = reach.addressee
        roomless = getattr(model, room).is_(None)
        yield and_(getattr(model, person) == _PERSON, or_(roomless, *_in_rooms(model, room, moment, caller)))
    if reach.parent:
        table, column = reach.parent
        yield _some_row(model_of(model, table), caller, lambda other: other.id == getattr(model, column))
    if reach.through and through:
        table, column = reach.through
        yield _some_row(model_of(model, table), caller, lambda other: getattr(other, column) == model.id)


def _is_in_reach(node: Any) -> ColumnElement[bool]:
    # An alias, so that a query which joins the same table does not take this for its own.
    nodes = ORG_NODES.alias()
    there = select(nodes.c.ancestors.overlap(TOPS)).where(nodes.c.tenant_id == TENANT, nodes.c.id == node)
    return there.scalar_subquery()


def _in_rooms(model: type[TenantRow], room: str, moment: str | None, caller: Caller) -> Iterator[ColumnElement[bool]]:
    at: Any = getattr(model, moment) if moment else func.chassis.now()
    instant = DateTime(timezone=True)
    for number, ends in enumerate(caller.rooms):
        yield and_(
            getattr(model, room) == bindparam(f"reach_room_{number}", type_=Uuid()),
            at >= bindparam(f"reach_since_{number}", type_=instant),
            *([at < bindparam(f"reach_until_{number}", type_=instant)] if ends else []),
        )


def _some_row(other: type[TenantRow], caller: Caller, match: Any) -> ColumnElement[bool]:
    # An alias, so that a query which joins the same table does not take this for its own.
    row: Any = aliased(other)
    there = select(literal(1)).select_from(row).where(match(row), visible(row, caller, few=True))
    # It is looked for row by row: the planner would else read all that the tenant has there, for a few rows here.
    return exists(there.offset(literal_column("0")))


def model_of(model: Any, table: str) -> type[TenantRow]:
    """Return the model of ``table``, beside ``model``."""
    for mapper in model.registry.mappers:
        if mapper.local_table.name == table:
            found: type[TenantRow] = mapper.class_
            return found
    raise LookupError(f"{model.__name__}.__reach__ names {table}, which is no table of this service")
