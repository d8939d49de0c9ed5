"""What notify knows of those whom some events concern, asked at once for all of them.

The query is made once: to put it together costs more than to run it. Each exchange with the database costs about as
much as what is asked in it, so it is one for everything.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    column,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from chassis.database import UnitOfWork
from chassis.database.tables import ERASED_PERSONS, ORG_NODES
from services.notify.models import Customer, Employee, OwnText, Post
from services.notify.people import Reached
from services.notify.texts.catalogue import Key
from services.notify.texts.text import Text as Wording

Path = Sequence[UUID]
"""Nodes from the root down."""
Staff = Sequence[tuple[UUID, str, Reached]]
"""Who has which post: node, role, who."""


@dataclass(frozen=True)
class Wanted:
    """Of whom something is to be known: customers and employees by their ids, who has one of ``roles`` at or above
    ``places`` on the day ``on``, and the company's own texts with ``codes``.
    """

    customers: Collection[UUID] = ()
    employees: Collection[UUID] = ()
    places: Collection[UUID] = ()
    roles: Collection[str] = ()
    codes: Collection[str] = ()
    on: date = date.min

    def values(self) -> dict[str, Any]:
        """Return it as the query takes it."""
        return {name: list(value) if isinstance(value, Collection) else value for name, value in vars(self).items()}


def _ids(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=ARRAY(Uuid()))


_TENANT: ColumnElement[Any] = bindparam("tenant", type_=Uuid())
_NO_ID = cast(null(), Uuid())


def _row(
    what: str, id: Any, *words: Any, node: Any = _NO_ID, place: Any = _NO_ID, path: Any = None
) -> list[ColumnElement[Any]]:
    path = cast(null(), ARRAY(Uuid())) if path is None else path
    parts = {"what": literal(what), "id": id, "words": array(words, type_=Text()), "node": node, "place": place}
    return [part.label(name) for name, part in (parts | {"path": path}).items()]


def _query() -> CompoundSelect[Any]:
    buried, place = ERASED_PERSONS.c, func.unnest(_ids("places")).table_valued(column("id", Uuid()), name="place")
    place = place.render_derived()
    above = and_(ORG_NODES.c.tenant_id == _TENANT, ORG_NODES.c.id == place.c.id)
    # As long as hr has not told of a node, the way to it is the node alone.
    path = func.coalesce(ORG_NODES.c.ancestors, array([place.c.id]))
    there = and_(
        Post.tenant_id == _TENANT,
        Post.node_id == any_(path),
        Post.role == any_(bindparam("roles", type_=ARRAY(Text()))),
        Post.from_date <= bindparam("on"),
        or_(Post.to_date.is_(None), Post.to_date >= bindparam("on")),
    )
    whose = and_(Employee.tenant_id == Post.tenant_id, Employee.id == Post.employee_id)
    staff = _row(
        "staff", Employee.id, Employee.phone, Employee.email, Post.role, node=Post.node_id, place=place.c.id, path=path
    )
    own = (OwnText.code, OwnText.channel, OwnText.language, OwnText.subject, OwnText.body)
    return union_all(
        select(*_row("erased", buried.person_id)).where(
            buried.tenant_id == _TENANT, buried.person_id == any_(_ids("customers"))
        ),
        select(*_row("customer", Customer.id, Customer.phone, Customer.email, Customer.language)).where(
            Customer.tenant_id == _TENANT, Customer.id == any_(_ids("customers"))
        ),
        select(*_row("employee", Employee.id, Employee.phone, Employee.email)).where(
            Employee.tenant_id == _TENANT, Employee.id == any_(_ids("employees"))
        ),
        select(*staff).select_from(place.outerjoin(ORG_NODES, above).join(Post, there).join(Employee, whose)),
        select(*_row("text", OwnText.id, *own)).where(
            OwnText.tenant_id == _TENANT, OwnText.code == any_(bindparam("codes", type_=ARRAY(Text())))
        ),
    ).order_by("id")


_QUERY = _query()


@dataclass
class Known:
    """Customers who were erased, customers and employees by their ids, the staff above each place with the way to it,
    and the company's own texts.
    """

    erased: set[UUID] = field(default_factory=set)
    customers: dict[UUID, Reached] = field(default_factory=dict)
    employees: dict[UUID, Reached] = field(default_factory=dict)
    staff: dict[UUID, tuple[Path, list[tuple[UUID, str, Reached]]]] = field(default_factory=dict)
    texts: dict[Key, Wording] = field(default_factory=dict)

    @classmethod
    def of(cls, work: UnitOfWork, wanted: Wanted) -> Self:
        """Return what is known of who is ``wanted``."""
        known = cls()
        for row in work.session.execute(_QUERY, {"tenant": work.tenant_id, **wanted.values()}):
            known._take(row)
        return known

    def _take(self, row: Any) -> None:
        match row.what:
            case "erased":
                self.erased.add(row.id)
            case "customer":
                self.customers[row.id] = Reached(row.id, *row.words)
            case "employee":
                self.employees[row.id] = Reached(row.id, *row.words)
            case "staff":
                *reached, role = row.words
                self.staff.setdefault(row.place, (row.path, []))[1].append((row.node, role, Reached(row.id, *reached)))
            case _:
                code, channel, language, *said = row.words
                self.texts[Key(code, channel, language)] = Wording(*said)
