"""The declaration: which rows are about a person, and what becomes of them when she is erased."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from chassis.context.signing import SIGNS_FOR_PEOPLE
from chassis.database import UnitOfWork
from chassis.database.model import TenantRow
from contracts.core.errors import Forbidden


@dataclass(frozen=True)
class Person:
    """Whom it is about, and by what is found what has not her id (:mod:`contracts.core.persons`)."""

    id: UUID
    names: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    things: tuple[str, ...] = ()

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> "Person":
        """Return who is asked about."""
        return cls(asked["person_id"], *(tuple(asked[name]) for name in ("names", "values", "things")))


About = Callable[[Person], ColumnElement[bool]]
"""The condition on rows that they are about a person."""


@dataclass(frozen=True)
class Holding:
    """The rows of ``model`` that are about a person: ``about`` says which ones.

    They are deleted with her, unless it is said what they are ``kept_for``: then ``blank`` has what stands in place of
    what is personal, by column; ``blank_by`` calls the owner's function for a table that is only added to, with
    ``:person``, the ``:ids`` of the rows and the ``:words`` that stand for her. ``thing`` is what other parts call such
    a row: ``ticket``.
    """

    model: type[TenantRow]
    about: About
    kept_for: str = ""
    blank: Mapping[str, Any] = field(default_factory=dict)
    blank_by: str = ""
    thing: str = ""

    @property
    def table(self) -> Any:
        """The table."""
        return self.model.__table__  # type: ignore[attr-defined]

    @property
    def name(self) -> str:
        """The table's name with its schema."""
        return f"public.{self.table.name}"

    def of(self, work: UnitOfWork, person: Person) -> ColumnElement[bool]:
        """Return the condition on the rows that they are about ``person``, in the tenant of ``work``."""
        return and_(self.table.c.tenant_id == work.tenant_id, self.about(person))


def just(column: Any) -> About:
    """Return the condition that ``column`` has the person's id."""
    return lambda person: column == person.id


def of(column: Any, parent: type[TenantRow], about: About) -> About:
    """Return the condition that ``column`` has the id of a row of ``parent`` that is ``about`` the person."""
    return lambda person: column.in_(select(parent.id).where(about(person)))


def demand_gateway(work: UnitOfWork) -> None:
    """Raise Forbidden unless the gateway itself asks."""
    if work.principal != f"system:{SIGNS_FOR_PEOPLE}" or not work.context.scopes.whole:
        raise Forbidden
