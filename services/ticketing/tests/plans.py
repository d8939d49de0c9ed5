"""How PostgreSQL would go about what a use case asks, under row-level security."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event, text

from chassis.database import UnitOfWork
from chassis.testing import runtime_of


def plan_of_last(work: UnitOfWork, ask: Callable[[], object]) -> str:
    """Return the plan of the last statement of ``ask``, as the application would run it on tables too big to read."""
    statements: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        statements.append((statement, values))

    work.session.execute(text("SET LOCAL enable_seqscan = off"))
    work.session.execute(text("SET LOCAL enable_bitmapscan = off"))
    engine = runtime_of("ticketing").engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    statement, values = statements[-1]
    return "\n".join(row[0] for row in work.session.connection().exec_driver_sql(f"EXPLAIN {statement}", values))
