"""How PostgreSQL goes about what a use case asks, under row-level security."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from chassis.database import UnitOfWork
from chassis.database.prepared import split
from chassis.testing.databases import runtime_of

Asked = list[tuple[str, Any]]
"""Statements and their values."""
_NUMBERS = count()
_SMALL = 100
_ANALYZE = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON)"


@dataclass(frozen=True)
class Plan:
    """How a statement was run. ``way`` is ``custom``, for these values, or ``generic``, for any."""

    statement: str
    way: str
    root: dict[str, Any]

    @property
    def blocks(self) -> int:
        """How many blocks were read, from memory or not."""
        return int(self.root["Shared Hit Blocks"] + self.root["Shared Read Blocks"])

    @property
    def rows(self) -> int:
        """How many rows were read of tables and found in bitmaps, whether they were wanted or not."""
        return sum(_read(node) for node in _nodes(self.root) if "Scan" in node["Node Type"] and not _made_up(node))

    @property
    def whole(self) -> set[str]:
        """The tables, not the smallest, that were read from one end to the other."""
        found = (node for node in _nodes(self.root) if node["Node Type"] == "Seq Scan")
        return {node["Relation Name"] for node in found if _read(node) > _SMALL}

    def __str__(self) -> str:
        """Return it for somebody who has to mend it."""
        lines = "\n".join(_line(node, depth) for node, depth in _with_depth(self.root, 0))
        return f"{self.way}: {self.rows} rows, {self.blocks} blocks\n{lines}\n{self.statement}"


def plans_of(work: UnitOfWork, ask: Callable[[], object]) -> list[Plan]:
    """Return how each statement of ``ask`` is run: planned for its values, and for any as the server may keep it.

    Those that would be run with COMMIT come last, and are run, as all are: undo the transaction, if there are any.
    """
    work.session.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
    with _noted(work) as asked:
        ask()
    work.session.flush()
    asked += work._held.closing.filled(lambda statement, values: (statement, values))
    return [plan for statement, values in asked for plan in _plans(work, statement, values)]


def plan_of_last(work: UnitOfWork, ask: Callable[[], object]) -> str:
    """Return the plan of the last statement of ``ask``, as the application would run it on tables too big to read."""
    for way in ("seqscan", "bitmapscan", "sort"):
        work.session.execute(text(f"SET LOCAL enable_{way} = off"))
    with _noted(work) as asked:
        ask()
    statement, values = asked[-1]
    return "\n".join(row[0] for row in work.session.connection().exec_driver_sql(f"EXPLAIN {statement}", values))


@contextmanager
def _noted(work: UnitOfWork) -> Iterator[Asked]:
    asked: Asked = []

    def note(*said: Any) -> None:
        asked.append((said[2], said[3]))

    engine = runtime_of(work.service).engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _plans(work: UnitOfWork, statement: str, values: Any) -> Iterator[Plan]:
    connection = work.session.connection()
    prepare, call = split(statement, f"planned_{next(_NUMBERS)}")

    def plan(way: str, asked: str) -> Plan:
        connection.exec_driver_sql("ROLLBACK TO planned")
        return Plan(statement, way, _root(connection.exec_driver_sql(f"{_ANALYZE} {asked}", values)))

    connection.exec_driver_sql("SAVEPOINT planned")
    # What was written the second time stays: the next statement may need it.
    yield plan("custom", statement)
    try:
        connection.exec_driver_sql(prepare)
    except DBAPIError:
        # The application then has it planned each time.
        yield plan("custom", statement)
    else:
        yield plan("generic", call)


def _root(found: Any) -> dict[str, Any]:
    said = found.scalar_one()
    plan: dict[str, Any] = (json.loads(said) if isinstance(said, str) else said)[0]["Plan"]
    return plan


def _with_depth(node: dict[str, Any], depth: int) -> Iterator[tuple[dict[str, Any], int]]:
    yield node, depth
    for child in node.get("Plans", ()):
        yield from _with_depth(child, depth + 1)


def _nodes(root: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (node for node, _ in _with_depth(root, 0))


def _read(node: dict[str, Any]) -> int:
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + removed) * node["Actual Loops"])


def _made_up(node: dict[str, Any]) -> bool:
    return not {"Relation Name", "Index Name"} & node.keys()


def _line(node: dict[str, Any], depth: int) -> str:
    names = (node.get("Index Name"), node.get("Relation Name"), node.get("Index Cond"), node.get("Filter"))
    about = ", ".join(name for name in names if name)
    return f"{'  ' * depth}{node['Node Type']} ({about}): {_read(node)} rows in {node['Actual Loops']} loops"
