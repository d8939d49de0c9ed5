"""Tables with so many rows that the planner has a choice: of a company that has many, among many that have a few."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ARRAY,
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    Numeric,
    String,
    Table,
    Uuid,
    text,
)

from chassis.database.engine import unpooled_engine
from chassis.database.tables import ORG_NODES
from chassis.nodes import project_nodes
from chassis.scopes import OrgScope, Scope
from chassis.testing.databases import admin_url_of, own_database
from chassis.testing.organization import node_facts
from chassis.testing.working import work_as

ROWS = 20_000
"""How many rows the company has in each table."""
_OTHERS, _EACH = 1_000, 10
_PARTS, _PROJECTS, _FEW = 3, 30, 5

NODE = f"md5(tenant_id || ' project ' || CASE WHEN i > {ROWS - _FEW} THEN 28 ELSE i % 28 END)::uuid"
"""SQL for the project of row ``i``: the 29th of thirty has only the last rows, the 30th none."""
_MADE: dict[type, str] = {
    Boolean: "false",
    Integer: "1",
    Numeric: "1",
    Date: "current_date",
    DateTime: "date_trunc('day', now()) - i * interval '2 minutes'",
    ARRAY: "'{{}}'",
    JSON: "'{{}}'",
    String: "'{name} ' || i",
    Uuid: "md5('{name} ' || i)::uuid",
}
_OTHER = f"md5('tenant ' || i % {_OTHERS})::uuid"
_ROW = f"""
INSERT INTO {{table}} ({{columns}}) SELECT {{values}}
FROM generate_series(:first, {ROWS + _OTHERS * _EACH}) AS i,
LATERAL (SELECT CASE WHEN i <= {ROWS} THEN :tenant ELSE {_OTHER} END AS tenant_id) AS of
"""  # noqa: S608 - numbers of our own


def numbered(name: str) -> UUID:
    """Return the id that SQL makes of ``name``: a row's own is of ``id 1`` and so on."""
    return UUID(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest())


def table_of(model: Any) -> Table:
    """Return the table of ``model``."""
    found: Table = model.__table__
    return found


@dataclass(frozen=True)
class Grown:
    """The company: three parts of ten projects each."""

    tenant: UUID = field(default_factory=uuid4)

    @property
    def callers(self) -> dict[str, Sequence[Scope]]:
        """The scopes of who asks at each level, for a project that has few rows, and for one that has none."""
        nodes = {"part": "part 0", "project": "project 0", "few": "project 28", "none": "project 29"}
        group: dict[str, Sequence[Scope]] = {"group": [OrgScope(self.node("root"), whole=True)]}
        return group | {who: [OrgScope(self.node(name))] for who, name in nodes.items()}

    def node(self, name: str) -> UUID:
        """Return the id of a node: ``root``, ``part 0`` and so on, ``project 0`` and so on."""
        return numbered(f"{self.tenant} {name}")

    def nodes(self) -> Iterator[dict[str, Any]]:
        """Yield the facts of every node, parents before children."""
        root = self.node("root")
        yield node_facts("headquarters", [root])
        parts = [self.node(f"part {number}") for number in range(_PARTS)]
        yield from (node_facts("city_company", [root, part]) for part in parts)
        for number in range(_PROJECTS):
            part = parts[number * _PARTS // _PROJECTS]
            yield node_facts("project", [root, part, self.node(f"project {number}")])

    def known_to(self, service: str) -> None:
        """Have ``service`` know the nodes, and those of the others."""
        with work_as(service, tenant=self.tenant) as work:
            project_nodes(work, list(self.nodes()))
        self.fill(service, ORG_NODES, {}, first=ROWS + 1)

    def fill(self, service: str, table: Table, given: Mapping[str, str], *, first: int = 1) -> None:
        """Write rows, numbered ``i`` from 1, the newest first. ``given`` is SQL for the columns that matter.

        From ``first`` on; those up to ``ROWS`` are the company's.
        """
        columns = {column.name: given.get(column.name) or _made(column) for column in table.columns}
        named = {name: value for name, value in columns.items() if value}
        statement = _ROW.format(table=table.fullname, columns=", ".join(named), values=", ".join(named.values()))
        with _unchecked(service) as connection:
            connection.execute(text(statement), {"tenant": self.tenant, "first": first})
            connection.execute(text(f"ANALYZE {table.fullname}"))


@contextmanager
def grown(tables: Mapping[str, Mapping[Table, Mapping[str, str]]]) -> Iterator[Grown]:
    """Yield the company with its rows in ``tables``, by service: each with SQL for the columns that matter.

    In databases of their own: what the planner is told here would stay.
    """
    made = Grown()
    with ExitStack() as opened:
        for service, filled in tables.items():
            opened.enter_context(own_database(service))
            made.known_to(service)
            for table, columns in filled.items():
                made.fill(service, table, columns)
        yield made


@contextmanager
def _unchecked(service: str) -> Iterator[Connection]:
    """Yield a connection that no policy and no foreign key holds back."""
    with unpooled_engine(admin_url_of(service)).begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        yield connection


def _made(column: Column[Any]) -> str | None:
    """Return SQL for a value of ``column``; None where the database has one, or it may be missing."""
    if column.name == "tenant_id":
        return "tenant_id"
    if column.nullable or column.identity or column.server_default:
        return None
    kind = next(kind for kind in _MADE if isinstance(column.type, kind))
    return _MADE[kind].format(name=column.name)
