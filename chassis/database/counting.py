"""How many rows a list has: all of them where that is asked, else as far as it costs next to nothing."""

from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from chassis.database.paging import Source

MOST = 10_000
"""An estimate goes as far as this."""


def counted(
    session: Session, query: Select[*tuple[Any, ...]], count: str, source: Source | None = None
) -> dict[str, Any]:
    """Return ``{"rows": ..., "exact": ...}`` of ``query``: all for ``exact``, at most :data:`MOST` for ``estimated``.

    With a ``source`` the rows are counted there. A planner's estimate would cost less, and mean nothing: under
    row-level security it guesses how many rows pass.
    """
    most = None if count == "exact" else MOST + 1
    rows = source.every(most) if source else _rows(query).limit(most)
    found = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    exact = count == "exact" or found <= MOST
    return {"rows": found if exact else MOST, "exact": exact}


def _rows(query: Select[*tuple[Any, ...]]) -> Select[Any]:
    return query.with_only_columns(literal(1), maintain_column_froms=True).order_by(None)
