"""What became of the promises: asked of the databases, past everything that could hide it."""

from collections.abc import Iterator

from stack.resilience.arena import Arena
from stack.resilience.checks import Check, exactly, reported
from stack.resilience.load import Tally

_LOST = "SELECT count(*) FROM unnest(%s::uuid[]) AS promised (id) WHERE id NOT IN (SELECT id FROM tickets)"
_OF_MARKS = """
SELECT count(*), count(DISTINCT description) FROM tickets
WHERE tenant_id = %s AND description = ANY (SELECT '水龙头漏水 ' || mark FROM unnest(%s::text[]) AS mark)
"""
_MESSAGES = """
SELECT count(*) - count(DISTINCT (about, template, recipient, channel)), count(DISTINCT about) FROM messages
WHERE about = ANY (SELECT 'ticket:' || id FROM unnest(%s::text[]) AS id) AND template LIKE 'ticket_opened%%'
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
    [(lost,)] = arena.rows("ticketing", _LOST, ids)
    yield exactly("2xx answers without a row", lost, 0)
    [(rows, opened)] = arena.rows("ticketing", _OF_MARKS, arena.tenant, marks)
    yield exactly("duplicate tickets", rows - opened, 0)
    [(again, told)] = arena.rows("notify", _MESSAGES, ids)
    yield exactly("duplicate notifications", again, 0)
    yield exactly("tickets that nobody was told of", len(ids) - told, 0)


def ledger(arena: Arena) -> Check:
    """Return whether every posting balances."""
    [(unbalanced,)] = arena.rows("billing", _UNBALANCED)
    return exactly("postings that do not balance", unbalanced, 0)
