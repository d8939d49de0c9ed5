"""Which node may stand under which. The kinds are in a strict order, so no node can come to stand above itself."""

from collections.abc import Sequence
from uuid import UUID

from contracts.core.errors import Conflict

PARENT_KINDS: dict[str, tuple[str | None, ...]] = {
    "headquarters": (None,),
    "city_company": ("headquarters",),
    "project": ("city_company", "headquarters"),
}
"""Under which kinds of node each kind may stand; None: under nothing."""

RANKS = {kind: rank for rank, kind in enumerate(PARENT_KINDS)}
"""Rows in the order of these numbers have every parent before its children."""


def fits(kind: str, parent_kind: str | None) -> bool:
    """Say whether a node of ``kind`` may stand under one of ``parent_kind``, or under nothing (None)."""
    return parent_kind in PARENT_KINDS[kind]


def check_place(kind: str, parent_kind: str | None) -> None:
    """Raise :class:`Conflict` where a node of ``kind`` may not stand; ``extra["allowed"]`` says under what it may."""
    if not fits(kind, parent_kind):
        above = f"under a {parent_kind}" if parent_kind else "under nothing"
        raise Conflict(f"A {kind} may not stand {above}.", allowed=list(PARENT_KINDS[kind]))


def check_no_circle(node_id: UUID, ancestors_of_parent: Sequence[UUID]) -> None:
    """Raise :class:`Conflict` where a node would come to stand under itself."""
    if node_id in ancestors_of_parent:
        raise Conflict("A node may not stand under itself or anything below it.")
