"""How PostgreSQL would go about what a use case asks, under row-level security."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event, text

from chassis.database import UnitOfWork
from chassis.testing.databases import runtime_of


def plan_of_last(work: UnitOfWork, ask: Callable[[], object]) -> str:
    """Return the plan of the last statement of ``ask``, as the application would run it on tables too big to read."""
    statements: list[tuple[str, Any]] = []

    def note(*said: Any) -> None:
        statements.append((said[2], said[3]))

    for way in ("seqscan", "bitmapscan", "sort"):
        work.session.execute(text(f"SET LOCAL enable_{way} = off"))
    engine = runtime_of(work.service).engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    statement, values = statements[-1]
    return "\n".join(row[0] for row in work.session.connection().exec_driver_sql(f"EXPLAIN {statement}", values))
