"""Gives out, page by page, all rows that are about a person."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, Text, cast, or_, select, union_all

from chassis.database import UnitOfWork
from chassis.database.tables import OPERATION_LOG
from chassis.persons.holding import Holding, Person, demand_gateway

PAGE = 500


def export_person(work: UnitOfWork, holdings: Sequence[Holding], *, cursor: str | None, **asked: Any) -> dict[str, Any]:
    """Return a page of the rows, table by table; at last come those of the operation log. Raises Forbidden."""
    demand_gateway(work)
    person = Person.of(asked)
    number, _, begin = (cursor or "0:0").partition(":")
    queries = [(one.name, _rows(work, one, person)) for one in holdings]
    queries.append(("chassis.operation_log", _log(work, holdings, person)))
    name, query = queries[int(number)]
    rows = work.session.execute(query.offset(int(begin)).limit(PAGE)).mappings().all()
    following = f"{number}:{int(begin) + PAGE}" if len(rows) == PAGE else f"{int(number) + 1}:0"
    items = [{"table": name, "values": _told(row)} for row in rows]
    return {"items": items, "next_cursor": None if following == f"{len(queries)}:0" else following}


def plain(value: Any) -> Any:
    """Return ``value`` as JSON has it: amounts as text, bytes in base64."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    return [plain(part) for part in value] if isinstance(value, list) else value


def _rows(work: UnitOfWork, holding: Holding, person: Person) -> Select[Any]:
    table = holding.table
    shown = [column for column in table.c if not column.info.get("secret")]
    return select(*shown).where(holding.of(work, person)).order_by(*table.primary_key)


def _log(work: UnitOfWork, holdings: Sequence[Holding], person: Person) -> Select[Any]:
    """Return the query for what she did, and what was done to her and to what is hers."""
    log = OPERATION_LOG.c
    hers = (cast(one.table.c.id, Text) for one in holdings)
    things = union_all(*(select(id).where(one.of(work, person)) for one, id in zip(holdings, hers, strict=True)))
    about = or_(log.subject_id == str(person.id), log.principal.endswith(f":{person.id}"), log.subject_id.in_(things))
    return select(OPERATION_LOG).where(log.tenant_id == work.tenant_id, about).order_by(log.id)


def _told(row: RowMapping) -> dict[str, Any]:
    # Names of columns are a kind of text of their own.
    return {str(name): plain(value) for name, value in row.items()}
