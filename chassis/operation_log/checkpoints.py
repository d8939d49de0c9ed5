"""Checkpoints: a part tells another how far its log is sealed, since who rewrites the one cannot reach the other."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine, text

from chassis.context import system_context
from chassis.database import UnitOfWork
from chassis.database.engine import driver_connection
from chassis.database.opening import relay_sql
from chassis.events.handling import Delivered
from chassis.runtime import Runtime
from contracts.core.events import Event
from contracts.core.uuids import new_id

_SECONDS = 10.0
_UNTOLD = text("""
    SELECT h.tenant_id, h.seq, h.chain, h.sealed_at
    FROM chassis.seal_heads h LEFT JOIN chassis.seals_told t ON t.tenant_id = h.tenant_id
    WHERE h.seq > coalesce(t.seq, 0)
""")
_TOLD = """
INSERT INTO chassis.seals_told (tenant_id, seq) VALUES (%s, %s)
ON CONFLICT (tenant_id) DO UPDATE SET seq = greatest(seals_told.seq, excluded.seq)
"""
# Of one place two values may be told: that is what is looked for, so both are kept.
_KEEP = """
INSERT INTO chassis.checkpoints (tenant_id, part, seq, chain, at) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_KEPT = text("SELECT part, tenant_id, seq, chain FROM chassis.checkpoints ORDER BY part, tenant_id, seq")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The value that the chain of a tenant had after its ``seq``-th row, as it is known elsewhere."""

    tenant_id: UUID
    seq: int
    chain: bytes


def tell(running: Runtime, event: Event) -> int:
    """Tell by ``event`` of every tenant whose log is sealed further than was told; return how many those are."""
    with running.engine.begin() as connection:
        driver_connection(connection).begin(relay_sql())
        heads = connection.execute(_UNTOLD).all()
    for head in heads:
        told = {"sequence": head.seq, "head": bytes(head.chain).hex(), "at": head.sealed_at}
        until = time.time() + _SECONDS
        context = system_context(
            running.service, head.tenant_id, doing="log.seal", request_id=str(new_id()), deadline=until
        )
        with running.works.begin(context) as work:
            work.emit(event, told)
            work.later(_TOLD, (str(head.tenant_id), head.seq))
    return len(heads)


def keep(work: UnitOfWork, events: Iterable[Delivered]) -> None:
    """Keep what other parts have told. Of whom an event is, the broker has proven."""
    for event in events:
        part, told = event.type.partition(".")[0], event.data
        head = bytes.fromhex(told["head"])
        work.later(_KEEP, (str(work.tenant_id), part, told["sequence"], head, told["at"]))


def kept(engine: Engine) -> dict[str, list[Checkpoint]]:
    """Return what is kept in the database of ``engine``, by the part whose log it is about."""
    found: dict[str, list[Checkpoint]] = {}
    with engine.begin() as connection:
        driver_connection(connection).begin(relay_sql())
        for row in connection.execute(_KEPT):
            found.setdefault(row.part, []).append(Checkpoint(row.tenant_id, row.seq, bytes(row.chain)))
    return found
