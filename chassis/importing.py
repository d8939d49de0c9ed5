"""Loading rows in batches: what became of each, and statements that write all of them at once."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Executable, Table

from chassis.database import UnitOfWork
from chassis.database.model import TenantRow
from chassis.database.writing import Statement, alteration, insertion
from chassis.nodes import node_of
from contracts.core.errors import Unavailable
from contracts.core.imports import BATCH, Refusal, contradicts, overlaps, reversed_dates
from contracts.core.periods import Period
from contracts.core.uuids import new_id

Item = TypeVar("Item")


class Row:
    """One row that was sent: its values by field, and what became of it."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values
        self.outcome: str | None = None
        self.id: UUID | None = None
        self.problems: list[Refusal] = []

    def __getitem__(self, field: str) -> Any:
        return self.values[field]

    def refuse(self, *problems: Refusal) -> None:
        """Leave the row out, and say why; without a reason it stays."""
        if problems:
            self.outcome, self.id = "refused", None
            self.problems.extend(problems)

    def settle(self, outcome: str, id: UUID) -> None:
        """Say what became of the row: ``created``, ``changed`` or ``unchanged``, and which thing it is of."""
        self.outcome, self.id = outcome, id

    @property
    def good(self) -> bool:
        """Whether nothing speaks against the row so far."""
        return self.outcome != "refused"

    def reply(self) -> dict[str, Any]:
        """Return the form of the reply."""
        problems = [problem.as_dict() for problem in self.problems]
        return {"row": self["row"], "outcome": self.outcome, "id": self.id, "problems": problems}


class Batch:
    """The rows of one request."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.rows = [Row(values) for values in rows]

    @property
    def good(self) -> list[Row]:
        """The rows against which nothing speaks so far."""
        return [row for row in self.rows if row.good]

    def reply(self) -> dict[str, Any]:
        """Return one outcome for each row, in the order in which they came."""
        return {"outcomes": [row.reply() for row in self.rows]}

    def counts(self) -> dict[str, int]:
        """Return how many rows came to which outcome, for the operation log."""
        return dict(Counter(str(row.outcome) for row in self.rows))


def log_import(work: UnitOfWork, kind: str, batch: Batch) -> None:
    """Write into the operation log that a batch of ``kind`` was loaded, at the node where the caller's reach begins."""
    node = node_of(work, work.context.scopes)
    work.log(f"{kind}.import", "tenant", work.tenant_id, after=batch.counts(), node=node)


class Group:
    """The rows of a batch that are about one thing. What they say of it they say together."""

    def __init__(self, key: Any, rows: Sequence[Row], fields: Sequence[str]) -> None:
        self.key = key
        self.rows = _agreeing(rows, fields)

    def __getitem__(self, field: str) -> Any:
        return _first_said(self.good, field)

    @property
    def good(self) -> list[Row]:
        """The rows that are left to load."""
        return [row for row in self.rows if row.good]

    def refuse(self, *problems: Refusal) -> None:
        """Leave all the rows out."""
        for row in self.rows:
            row.refuse(*problems)

    def settle(self, outcome: str, id: UUID) -> None:
        """Say what became of all the rows that are not refused."""
        for row in self.rows:
            if row.good:
                row.settle(outcome, id)

    def over(self, before: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
        """Return ``fields`` as they are after these rows; an empty cell leaves what was ``before``."""
        good = self.good
        said = {name: _first_said(good, name) for name in fields}
        return {name: before.get(name) if value is None else value for name, value in said.items()}


def _first_said(rows: Iterable[Row], field: str) -> Any:
    for row in rows:
        if (value := row.values[field]) is not None:
            return value
    return None


def recorded(present: Any, fields: Iterable[str]) -> dict[str, Any]:
    """Return ``fields`` of something on record as a mapping, which is empty for what is not."""
    return {} if present is None else {name: getattr(present, name) for name in fields}


def _agreeing(rows: Sequence[Row], fields: Iterable[str]) -> list[Row]:
    """Refuse each of ``rows`` that says otherwise than one before it; return the others."""
    if len(rows) == 1:
        return [*rows]
    agreeing: list[Row] = []
    said: dict[str, tuple[Any, int]] = {}
    for row in rows:
        given = {field: row[field] for field in fields if row[field] is not None}
        clash = next((field for field, value in given.items() if field in said and said[field][0] != value), None)
        if clash is not None:
            row.refuse(contradicts(clash, said[clash][1]))
            continue
        agreeing.append(row)
        said = {field: (value, row["row"]) for field, value in given.items()} | said
    return agreeing


def grouped(rows: Iterable[Row], key: Callable[[Row], Hashable], fields: Sequence[str]) -> list[Group]:
    """Return ``rows`` by ``key``, in the order in which the keys first come up. ``fields`` are those of the thing."""
    together: dict[Hashable, list[Row]] = {}
    for row in rows:
        together.setdefault(key(row), []).append(row)
    return [Group(name, members, fields) for name, members in together.items()]


@dataclass
class Held:
    """Something held for a period, like a post: ``what`` it is apart from the days, and what the batch made of it.

    ``state`` is ``unchanged``, ``created`` or ``changed``; ``row`` is the row that spoke of it.
    """

    id: UUID
    what: tuple[Any, ...]
    period: Period
    state: str = "unchanged"
    row: Row | None = None


def hold(held: list[Held], what: tuple[Any, ...], row: Row, today: date) -> Held | None:
    """Find in ``held`` what ``row`` speaks of, or add it; None where the row is refused.

    Two periods of the same thing that share days are one, whose days are corrected. An empty cell leaves a date as it
    is; something new without a first day begins ``today``.
    """
    found = _meant(held, what, row)
    if found is None:
        begins = row["from_date"] or min(today, row["to_date"] or today)
        found = Held(new_id(), what, Period(begins, row["to_date"]), "created")
        held.append(found)
    elif not _correct(held, found, row):
        return None
    found.row = found.row or row
    return found


def _meant(held: Sequence[Held], what: tuple[Any, ...], row: Row) -> Held | None:
    if not held:
        return None
    alike = sorted((one for one in held if one.what == what), key=lambda one: one.period.from_date, reverse=True)
    if row["from_date"] is None:
        return alike[0] if alike else None
    alike.sort(key=lambda one: one.period.from_date != row["from_date"])
    wanted = Period(row["from_date"], row["to_date"])
    return next((one for one in alike if one.period.overlaps(wanted)), None)


def _correct(held: Iterable[Held], found: Held, row: Row) -> bool:
    wanted = Period(row["from_date"] or found.period.from_date, row["to_date"] or found.period.to_date)
    if wanted == found.period:
        return True
    others = (one for one in held if one is not found and one.what == found.what)
    if wanted.to_date is not None and wanted.to_date < wanted.from_date:
        row.refuse(reversed_dates("to_date"))
    elif found.row is not None or any(one.period.overlaps(wanted) for one in others):
        row.refuse(overlaps("from_date"))
    else:
        found.period, found.state = wanted, "changed"
    return row.good


def settle_held(spoken: Iterable[tuple[Row, Held | None]], id: UUID, holder: str) -> None:
    """Settle rows of one holder, who was ``created``, ``changed`` or left ``unchanged``, by what was held."""
    for row, one in spoken:
        if one is not None:
            outcome = "changed" if holder == "unchanged" and one.state != "unchanged" else holder
            row.settle(outcome, id)


def portions(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield ``items`` in portions that fit into one batch event."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def insert_missing(work: UnitOfWork, model: type[TenantRow], rows: Sequence[Mapping[str, Any]]) -> set[UUID]:
    """Insert those of ``rows`` (all with the same columns, ``id`` among them) whose keys are free; return their ids."""
    if not rows:
        return set()
    work.session.flush()
    return set(work.session.scalars(*_said(insertion(_table(model), tuple(rows[0]), ("id",)), work, rows)))


def insert_rows(work: UnitOfWork, model: type[TenantRow], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``, which were not there when the batch looked.

    Raises :class:`Unavailable` where somebody else has entered one of them since: the batch can be sent again.
    """
    if not rows:
        return
    work.session.flush()
    inserted: Any = work.session.execute(*_said(insertion(_table(model), tuple(rows[0])), work, rows))
    if inserted.rowcount != len(rows):
        raise Unavailable("Somebody else has just entered one of these. Send the batch again.")


def update_rows(work: UnitOfWork, model: type[TenantRow], rows: Sequence[Mapping[str, Any]]) -> None:
    """Set the columns that ``rows`` have (all the same, ``id`` among them) and count the versions up."""
    if not rows:
        return
    # Always in the same order, so that two who change the same rows wait for each other and not in a circle.
    rows = sorted(rows, key=lambda row: str(row["id"]))
    work.session.flush()
    work.session.execute(*_said(alteration(_table(model), tuple(rows[0])), work, rows))


def _said(
    statement: Statement, work: UnitOfWork, rows: Sequence[Mapping[str, Any]]
) -> tuple[Executable, dict[str, Any]]:
    given, written = statement
    return written, {**given.of(rows), "tenant": work.tenant_id, "now": work.now}


def _table(model: type[TenantRow]) -> Table:
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found
