"""How many statements something takes: a batch of rows is to take a few, however many rows it has."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from chassis.testing.databases import runtime_of


@contextmanager
def statements(service: str) -> Iterator[list[str]]:
    """Yield a list that fills with the statements which ``service`` sends to its database inside."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    engine = runtime_of(service).engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
