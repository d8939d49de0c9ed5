"""Erases a person in a part, in one transaction: what her rows say of her, and every copy on its way to others.

First comes a tombstone, which stays for good. It lets the owner's functions blank what the application can only add to,
and drops what is told of her later.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete, select, text, update

from chassis.database import UnitOfWork
from chassis.operation_log import forgetting
from chassis.persons.holding import Holding, Person, demand_gateway
from contracts.core.errors import StillNeeded, Unavailable

Ties = Callable[[UnitOfWork, UUID], dict[str, int]]
"""What is still to be settled with a person, by the code of each kind: how much of it."""

_BURY = text(
    "INSERT INTO chassis.erased_persons (tenant_id, person_id) VALUES (:tenant, :person) ON CONFLICT DO NOTHING"
)
_BURIED = text("SELECT person_id FROM chassis.erased_persons WHERE tenant_id = :tenant AND person_id = ANY(:persons)")
_ON_THE_WAY = text("""
    SELECT 1 FROM chassis.outbox WHERE tenant_id = :tenant AND sent_at IS NULL
        AND (subject = ANY(:things) OR strpos(body, CAST(:person AS text)) > 0) LIMIT 1
""")
_FORGET = text("SELECT * FROM chassis.forget_person(:person, :things, :gone, :keys, :words, :names)")


def no_ties(work: UnitOfWork, person_id: UUID) -> dict[str, int]:
    """Return that there is nothing to be settled."""
    del work, person_id
    return {}


def erased_among(work: UnitOfWork, persons: Collection[UUID]) -> set[UUID]:
    """Return which of ``persons`` were erased here."""
    if not persons:
        return set()
    return set(work.session.scalars(_BURIED, {"tenant": work.tenant_id, "persons": list(persons)}))


def erase_person(work: UnitOfWork, holdings: Sequence[Holding], ties: Ties = no_ties, **asked: Any) -> dict[str, Any]:
    """Erase a person; return how many rows of which table were deleted or blanked, which of these are kept, and what
    other parts call them. What was done before is not counted again where nothing is left of it.

    Raises Forbidden, StillNeeded, Unavailable while events about her are on their way.
    """
    demand_gateway(work)
    person = Person.of(asked)
    if found := ties(work, person.id):
        raise StillNeeded(ties=found)
    work.session.execute(_BURY, {"tenant": work.tenant_id, "person": person.id})
    erasing = _Erasing(work, person)
    for holding in holdings:
        erasing.take(holding)
    erasing.forget()
    done = {"rows_erased": dict(erasing.erased), "rows_kept": dict(erasing.kept)}
    work.log(forgetting.ACTION, "person", person.id, after=forgetting.said(done, erasing.log_rows))
    return done | {"things": erasing.things, "erased_at": work.now}


class _Erasing:
    """One person on her way out."""

    def __init__(self, work: UnitOfWork, person: Person) -> None:
        self.erased: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self.things: list[str] = []
        self.log_rows: list[int] = []
        self._work = work
        self._person = person
        self._ids: list[str] = []
        self._gone: list[str] = []

    def take(self, holding: Holding) -> None:
        """Delete the rows, or leave of them what is kept."""
        ids = list(self._work.session.scalars(select(holding.table.c.id).where(holding.of(self._work, self._person))))
        if not ids:
            return
        named = [str(id) for id in ids]
        self._ids += named
        if holding.thing:
            self.things += [f"{holding.thing}:{id}" for id in named]
        if holding.kept_for:
            self.kept[holding.name] += len(ids)
            self._blank(holding, ids)
        else:
            self._gone += named
            self.erased[holding.name] += len(ids)
            self._work.session.execute(delete(holding.table).where(self._these(holding, ids)))

    def forget(self) -> None:
        """Erase the words about her in what the chassis keeps."""
        person, things = self._person, self._ids
        on_the_way = {"tenant": self._work.tenant_id, "person": person.id, "things": things}
        if self._work.session.execute(_ON_THE_WAY, on_the_way).first():
            raise Unavailable("Events about this person are on their way.")
        named = [thing.partition(":")[2] for thing in self.things]
        asked = {"person": person.id, "things": things, "gone": self._gone, "words": list(person.values)}
        found_by = {"keys": [*person.values, str(person.id), *named], "names": list(map(_in_json, person.names))}
        for name, count, log_row in self._work.session.execute(_FORGET, asked | found_by):
            if count:
                self.erased[name] += count
            if log_row:
                self.log_rows.append(log_row)

    def _blank(self, holding: Holding, ids: list[UUID]) -> None:
        if holding.blank:
            blanked = update(holding.table).where(self._these(holding, ids)).values(**holding.blank)
            self._work.session.execute(blanked)
        if holding.blank_by:
            words = [*self._person.values, *self._person.names]
            told = {"person": self._person.id, "ids": ids, "words": words}
            self._work.session.execute(text(f"SELECT {holding.blank_by}"), told)
        if holding.blank or holding.blank_by:
            self.erased[holding.name] += len(ids)

    def _these(self, holding: Holding, ids: list[UUID]) -> Any:
        return (holding.table.c.tenant_id == self._work.tenant_id) & holding.table.c.id.in_(ids)


def _in_json(name: str) -> str:
    return orjson.dumps(name).decode()[1:-1]
