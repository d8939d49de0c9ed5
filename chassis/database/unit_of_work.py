"""One transaction of one tenant: the only way by which domain code reaches the database."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, text
from sqlalchemy.orm.attributes import flag_modified

from chassis.context import Context
from chassis.cursors import Cursors
from chassis.database import inserting, paging, records, updating
from chassis.database.connection import Connection
from chassis.database.counting import counted
from chassis.database.model import TenantRow, Timestamps
from chassis.database.opening import whole_sql
from chassis.database.parts import load_parts
from chassis.database.session import WorkSession
from chassis.database.upsert import upsert
from chassis.database.visibility import Caller, reached, reached_one
from chassis.outbox.envelope import Circumstances, enveloped
from contracts.core.errors import NotFound, StaleVersion
from contracts.core.events import Event
from contracts.core.uuids import text_of

Row = TypeVar("Row", bound=TenantRow)


class UnitOfWork:
    """What a use case is given. It commits when the use case returns and is undone when it raises."""

    def __init__(
        self, session: WorkSession, held: Connection, context: Context, service: str, cursors: Cursors
    ) -> None:
        self.session = session
        self._held = held
        self.context = context
        self.service = service
        self.tenant_id: UUID = context.tenant_id
        self.now: datetime = session.now
        """The moment of this transaction, aware, in UTC."""
        self.cursors = cursors
        """What writes and reads the cursors of pages; :meth:`page` does it by itself."""
        self._caller = self._own = Caller.of(context, context.scopes)

    def within(self, context: Context) -> "UnitOfWork":
        """Return the same transaction for another request of the same tenant and reach: its id, its permission."""
        return UnitOfWork(self.session, self._held, context, self.service, self.cursors)

    @property
    def principal(self) -> str:
        """Who acts: ``employee:<id>``, ``customer:<id>``, ``partner:<id>`` or ``system:<service>``."""
        return self.context.principal

    @property
    def acts_as(self) -> str:
        """The principal that counts for rules about who may act: where a proxy acts, the one who made him so."""
        return self.context.acting_for or self.context.principal

    @property
    def caller(self) -> Caller:
        """How far this transaction reaches at the moment."""
        return self._caller

    @property
    def person_id(self) -> UUID | None:
        """The id of the person who acts; None where a service does."""
        return self.context.person_id

    def select(self, model: type[Row], *, few: bool = False) -> Select[Row]:
        """Return a query for the rows of ``model`` that the context may reach.

        ``few`` promises a condition that few rows fulfil and that has an index: an id, a room.
        """
        asked: Any = model
        return reached(asked, self._caller, few)

    def first(self, query: Select[Row]) -> Row | None:
        """Return the first row of ``query``, or None."""
        return next(iter(self.all(query.limit(1))), None)

    def all(self, query: Select[Row]) -> list[Row]:
        """Return all rows of ``query``, with their parts."""
        rows = list(self.session.scalars(query))
        load_parts(self.session, rows)
        return rows

    def get(self, model: type[Row], id: UUID, *, expected_version: int | None = None, lock: bool = False) -> Row:
        """Return the row with this id; ``lock`` holds it until the end of the transaction.

        Raises :class:`NotFound`, also where the row is out of reach, and :class:`StaleVersion` where the version is
        not the one that is expected.
        """
        asked: Any = model
        row: Row | None = self.session.scalars(reached_one(asked, self._caller, lock), {"id": id}).one_or_none()
        if row is None:
            raise NotFound
        load_parts(self.session, [row])
        if expected_version is not None and row.version != expected_version:  # type: ignore[attr-defined]
            raise StaleVersion
        return row

    def page(
        self,
        query: Select[*tuple[Any, ...]],
        *order_by: Any,
        limit: int,
        cursor: str | None = None,
        count: str = "none",
        source: paging.Source | None = None,
    ) -> dict[str, Any]:
        """Return ``{"items": [...], "next_cursor": ...}``; the columns of the order must not be null.

        The rows may come from a ``source`` that has the same. With a ``count`` other than ``none`` it says how many
        rows ``query`` has (:mod:`chassis.database.counting`).
        Raises :class:`Invalid` for a cursor of another tenant, list, filter or order.
        """
        bound = self.tenant_id.bytes
        found = paging.page(
            self.session,
            query,
            order_by,
            limit=limit,
            cursor=cursor,
            cursors=self.cursors,
            bound=bound,
            source=source,
        )
        load_parts(self.session, found["items"])
        return found if count == "none" else found | {"count": counted(self.session, query, count, source)}

    def add(self, row: Row) -> Row:
        """Take ``row`` into the transaction, as a row of this tenant, and return it."""
        row.tenant_id = self.tenant_id
        self.session.add(row)
        return row

    def delete(self, row: TenantRow) -> None:
        """Delete ``row``."""
        self.session.delete(row)

    def touch(self, row: Timestamps) -> None:
        """Count ``row`` as changed (version, time), though only what hangs on it was."""
        flag_modified(row, "updated_at")

    def upsert(
        self, model: type[Row], rows: Sequence[Mapping[str, Any]], newer: str = "source_version"
    ) -> set[tuple[UUID, int]]:
        """Write ``rows`` (mappings with an id, all with the same keys) where ``newer`` is above what is there.

        Return id and version of those that were written: each is held until the transaction ends.
        """
        if not rows:
            return set()
        table: Any = model.__table__  # type: ignore[attr-defined]
        written = self.session.execute(*upsert(table, self.tenant_id, self.now, rows, newer))
        return {(id, version) for id, version in written}

    def emit(self, event: Event, value: Any, *, subject: UUID | str | None = None, version: int | None = None) -> None:
        """Say ``event`` about ``value``, a row or mapping which the contract dumps; it is sent once this has committed.

        The subject is the value's id, for a mapping without one the tenant's; the version is the value's, else 0.
        """
        self.session.flush()
        about = subject or _part(value, "id") or self.tenant_id
        number = version if version is not None else _part(value, "version") or 0
        said = Circumstances(self.service, self.context, self.now)
        subject = text_of(about) if isinstance(about, UUID) else about
        outgoing = enveloped(event, event.dump(value), subject, number, said)
        self.later(*records.event_row(self.tenant_id, outgoing))

    def log(
        self,
        action: str,
        subject_type: str,
        subject_id: UUID | str,
        before: Any = None,
        after: Any = None,
        *,
        node: UUID | None = None,
    ) -> None:
        """Write into the operation log that the principal did ``action`` (``ticket.dispatch``) to the subject.

        ``node`` is the part of the organization that it concerns; without one it concerns the whole.
        """
        subject = (subject_type, subject_id)
        self.later(*records.log_row(self.context, self.now, action, subject, (before, after), node))

    def remember_due(self, kind: str, subject_id: UUID, at: datetime, data: dict[str, Any] | None = None) -> None:
        """Have the handler of ``kind`` called ``at`` that time; what was remembered for the subject is replaced."""
        self.later(*records.due_row(self.tenant_id, kind, subject_id, at, data))

    def forget_due(self, kind: str, subject_id: UUID) -> None:
        """Take back what was remembered and has not been done."""
        self.later(*records.no_due_row(self.tenant_id, kind, subject_id))

    def later(self, statement: str, values: tuple[Any, ...]) -> None:
        """Run ``statement`` at the very end of the transaction, in one exchange with COMMIT."""
        self._held.closing.add(statement, values)

    def insert(self, *rows: Row) -> None:
        """Write ``rows`` there too, as they are then. Every value is to be given: nothing comes back from the database.

        A version begins with 1. Insert first what others refer to: the rows of a model go together with its first one.
        """
        for row in rows:
            self._held.closing.add_row(*inserting.insertion(row, self.tenant_id, self.now))

    def insert_values(self, model: type[TenantRow], rows: Sequence[Mapping[str, Any]]) -> None:
        """Write ``rows`` there too: mappings, all with the same columns. The rest is the database's to fill."""
        for row in rows:
            self._held.closing.add_row(*inserting.values(model, self.tenant_id, row))

    def conclude(self, row: Row) -> None:
        """Write there the changes of ``row``, which is locked, instead of in an exchange of their own.

        For the end of a use case: a query that follows does not see them.
        """
        if updating.changed(row):
            updating.renew(row, self.now)
            self.session.expunge(row)
            self._held.closing.add_said(lambda: updating.update_of(row))

    @contextmanager
    def whole_tenant(self) -> Iterator[None]:
        """Reach the whole tenant inside: for a rule that must look, or write, beyond what the caller may see."""
        if self._caller.whole:
            yield
            return
        self.session.flush()
        self._reach_whole(True)
        self._caller = replace(self._own, whole=True)
        try:
            yield
            self.session.flush()
        finally:
            self._caller = self._own
            # Otherwise it ends with the transaction.
            if self.session.is_active and not self._held.closed and not self._held.failed():
                self._reach_whole(False)

    def _reach_whole(self, whole: bool) -> None:
        if self._held.reading:
            self._held.reading += f"{whole_sql(whole=whole)};"
        else:
            self.session.execute(text(whole_sql(whole=whole)))


def _part(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
