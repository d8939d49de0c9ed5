"""How many rows a list has: all of them where that is asked, else as far as it costs next to nothing."""

from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

MOST = 10_000
"""An estimate goes as far as this."""


def counted(session: Session, query: Select[*tuple[Any, ...]], count: str) -> dict[str, Any]:
    """Return ``{"rows": ..., "exact": ...}`` of ``query``: all for ``exact``, at most :data:`MOST` for ``estimated``.

    A planner's estimate would cost less, and mean nothing: under row-level security it guesses how many rows pass.
    """
    rows: Select[Any] = query.with_only_columns(literal(1), maintain_column_froms=True).order_by(None)
    if count != "exact":
        rows = rows.limit(MOST + 1)
    found = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    exact = count == "exact" or found <= MOST
    return {"rows": found if exact else MOST, "exact": exact}
