"""What became of the promises: asked of the databases, past everything that could hide it."""

from collections.abc import Iterator, Sequence

from stack.resilience.arena import Arena
from stack.resilience.checks import Check, exactly, reported
from stack.resilience.load import Promise, Tally

_LOST = "SELECT count(*) FROM unnest(%s::uuid[]) AS promised (id) WHERE id NOT IN (SELECT id FROM tickets)"
_OF_MARKS = """
SELECT count(*), count(DISTINCT description) FROM tickets
WHERE tenant_id = %s AND description = ANY (SELECT '水龙头漏水 ' || mark FROM unnest(%s::text[]) AS mark)
"""
_MESSAGES = """
SELECT count(*) - count(DISTINCT (about, template, recipient, channel)), count(DISTINCT about) FROM messages
WHERE about = ANY (SELECT 'ticket:' || id FROM unnest(%s::text[]) AS id) AND template LIKE 'ticket_opened%%'
"""
_THERE = """
SELECT id::text FROM tickets
WHERE tenant_id = %s AND description = ANY (SELECT '水龙头漏水 ' || mark FROM unnest(%s::text[]) AS mark)
"""
_UNBALANCED = """
SELECT count(*) FROM (SELECT 1 FROM entries GROUP BY tenant_id, posting_id HAVING sum(amount) <> 0) AS wrong
"""


def promises(arena: Arena, tally: Tally) -> Iterator[Check]:
    """Yield whether each promise was kept, once, with what follows from it. Everything has to be drained before."""
    ids = [promise.id for promise in tally.kept]
    marks = [promise.mark for promise in tally.promises]
    yield reported("tickets promised (2xx)", len(ids))
    yield exactly("requests that were never answered with 2xx", len(tally.promises) - len(ids), 0)
    yield exactly("2xx answers without a row", _lost(arena, ids), 0)
    [(rows, opened)] = arena.rows("ticketing", _OF_MARKS, arena.tenant, marks)
    yield exactly("duplicate tickets", rows - opened, 0)
    yield from _told(arena, ids)


def restored(arena: Arena, before: Sequence[Promise], about: Tally, later: Tally) -> Iterator[Check]:
    """Yield whether what was promised ``before`` the moment is there, and whether what is there has its effects.

    ``about`` is what was sent before and after it, ``later`` what was sent after it only. Everything has to be drained.
    """
    yield reported("tickets promised (2xx) before the moment", len(before))
    yield exactly("2xx answers before it without a row", _lost(arena, [promise.id for promise in before]), 0)
    yield reported("tickets promised after it", len(later.kept))
    yield exactly("tickets opened after it that are there", len(_there(arena, later)), 0)
    yield from _told(arena, _there(arena, about))


def _lost(arena: Arena, ids: Sequence[str | None]) -> int:
    [(lost,)] = arena.rows("ticketing", _LOST, list(ids))
    return int(lost)


def _there(arena: Arena, tally: Tally) -> list[str]:
    marks = [promise.mark for promise in tally.promises]
    return [row[0] for row in arena.rows("ticketing", _THERE, arena.tenant, marks)]


def _told(arena: Arena, ids: Sequence[str | None]) -> Iterator[Check]:
    [(again, told)] = arena.rows("notify", _MESSAGES, list(ids))
    yield exactly("duplicate notifications", again, 0)
    yield exactly("tickets that nobody was told of", len(ids) - told, 0)


def ledger(arena: Arena) -> Check:
    """Return whether every posting balances."""
    [(unbalanced,)] = arena.rows("billing", _UNBALANCED)
    return exactly("postings that do not balance", unbalanced, 0)
