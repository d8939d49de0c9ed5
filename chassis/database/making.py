"""Statements that are put together once for each kind of question: that takes longer than to run them."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from sqlalchemy import ClauseElement, Select

Asked = tuple[Select[*tuple[Any, ...]], dict[str, Any]]
"""A query, and the values of its parameters."""
_MOST = 500
_made: dict[Hashable, tuple[Select[*tuple[Any, ...]], list[str]]] = {}


def made_once(make: Callable[[], Select[*tuple[Any, ...]]], parts: Sequence[ClauseElement], *more: Hashable) -> Asked:
    """Return the query that ``make`` puts together of ``parts`` and ``more``, and the values that they have here.

    It is made of the first parts that come; others that differ only in their values give these to it.
    """
    # SQLAlchemy's own: what says whether a statement was compiled before.
    keys = [part._generate_cache_key() for part in parts]
    if None in keys:
        return make(), {}
    given = [value for key in keys if key for value in key.bindparams if value.unique]
    # Which of them are one and the same belongs to the kind as well.
    first = {id(value): place for place, value in reversed(list(enumerate(given)))}
    kind = (more, tuple(key.key for key in keys if key), tuple(first[id(value)] for value in given))
    if kind not in _made:
        if len(_made) >= _MOST:
            _made.clear()
        _made[kind] = (make(), [value.key for value in given])
    statement, names = _made[kind]
    return statement, {name: value.effective_value for name, value in zip(names, given, strict=True)}
