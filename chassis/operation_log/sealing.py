"""Seals what was logged: soon after their commit rows get their place in the chain of their tenant, for ever.

Ids and commits have different orders, so a row is found by its transaction: all that are older than the oldest one
that still runs have ended, and their rows are taken in the order of (transaction, id). Nothing comes between later.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Connection, DateTime, Engine, LargeBinary, RowMapping, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.database.engine import driver_connection
from chassis.database.opening import relay_sql
from chassis.observe import metrics
from chassis.observe.logs import log_for
from chassis.operation_log.digests import BEGINNING, detail_digest, link, row_digest

PORTION = 1_000
_PAUSE_SECONDS = 2.0
_TELLING = 60.0
_LOOKING = 60.0
_LOCK = 7_391_026_518
_log = log_for(__name__)

_HOLD = text(f"SELECT pg_try_advisory_xact_lock({_LOCK})")
# A number that stays the same until something was written on the database server; None while that cannot be told: where
# both are the same every transaction before that number has ended, and whichever ends later moves it.
QUIET = """
    SELECT CASE WHEN pg_snapshot_xmin(now) = pg_snapshot_xmax(now) THEN pg_snapshot_xmax(now)::text::bigint END
    FROM pg_current_snapshot() AS now
"""
_SO_FAR = text("SELECT xid, log_id FROM chassis.sealing")
_NEXT = text("""
    SELECT tenant_id, id, at, principal, acting_for, address, permission, request_id, action, subject_type, subject_id,
        org_node_id, salt, before::text AS before, after::text AS after, xid
    FROM chassis.operation_log
    WHERE xid >= :xid AND (xid, id) > (:xid, :log_id)
        AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    ORDER BY xid, id LIMIT :portion
""")
_HEADS = text("SELECT tenant_id, seq, chain FROM chassis.seal_heads WHERE tenant_id = ANY(:tenants)")
_SEAL = text("""
    INSERT INTO chassis.seals (tenant_id, seq, at, log_id, detail, digest, chain)
    SELECT * FROM unnest(:tenants, :seqs, :ats, :ids, :details, :digests, :chains)
""").bindparams(
    bindparam("tenants", type_=ARRAY(Uuid())),
    bindparam("seqs", type_=ARRAY(BigInteger())),
    bindparam("ats", type_=ARRAY(DateTime(timezone=True))),
    bindparam("ids", type_=ARRAY(BigInteger())),
    *(bindparam(name, type_=ARRAY(LargeBinary())) for name in ("details", "digests", "chains")),
)
_HEAD = text("""
    INSERT INTO chassis.seal_heads (tenant_id, seq, chain, sealed_at) VALUES (:tenant, :seq, :chain, clock_timestamp())
    ON CONFLICT (tenant_id) DO UPDATE
    SET seq = excluded.seq, chain = excluded.chain, sealed_at = excluded.sealed_at
""")
_UP_TO = text("UPDATE chassis.sealing SET xid = :xid, log_id = :log_id")


@dataclass(frozen=True)
class Head:
    """How many rows of a tenant are sealed, and the value of its chain there."""

    seq: int = 0
    chain: bytes = BEGINNING


@dataclass(frozen=True)
class Seal:
    """The place of one row."""

    tenant_id: UUID
    seq: int
    at: Any
    log_id: int
    detail: bytes
    digest: bytes
    chain: bytes


def seal(engine: Engine, portion: int = PORTION) -> int:
    """Seal the next rows, of all tenants; return how many that were. While another process does so: none."""
    with engine.begin() as connection:
        driver_connection(connection).begin(relay_sql())
        if not connection.execute(_HOLD).scalar_one():
            return 0
        so_far = connection.execute(_SO_FAR).mappings().one()
        rows = connection.execute(_NEXT, {**so_far, "portion": portion}).mappings().all()
        if rows:
            _seal(connection, rows)
    return len(rows)


def _seal(connection: Connection, rows: Sequence[RowMapping]) -> None:
    tenants = list({row["tenant_id"] for row in rows})
    known = connection.execute(_HEADS, {"tenants": tenants})
    heads = {head.tenant_id: Head(head.seq, bytes(head.chain)) for head in known}
    seals = chained(rows, heads)
    connection.execute(_SEAL, _columns(seals))
    for tenant in tenants:
        last = heads[tenant]
        connection.execute(_HEAD, {"tenant": tenant, "seq": last.seq, "chain": last.chain})
        # Whoever keeps the logs elsewhere has what the chain must lead to.
        _log.info("sealed", tenant=str(tenant), seq=last.seq, chain=last.chain.hex())
    connection.execute(_UP_TO, {"xid": rows[-1]["xid"], "log_id": rows[-1]["id"]})


def chained(rows: Sequence[RowMapping], heads: dict[UUID, Head]) -> list[Seal]:
    """Return the places of ``rows`` after ``heads``, which are moved on."""
    seals = []
    for row in rows:
        tenant = row["tenant_id"]
        head = heads.get(tenant, Head())
        detail = detail_digest(row)
        digest = row_digest(row, detail)
        heads[tenant] = Head(head.seq + 1, link(head.chain, head.seq + 1, digest))
        seals.append(Seal(tenant, head.seq + 1, row["at"], row["id"], detail, digest, heads[tenant].chain))
    return seals


def _columns(seals: Sequence[Seal]) -> dict[str, list[Any]]:
    return {
        "tenants": [seal.tenant_id for seal in seals],
        "seqs": [seal.seq for seal in seals],
        "ats": [seal.at for seal in seals],
        "ids": [seal.log_id for seal in seals],
        "details": [seal.detail for seal in seals],
        "digests": [seal.digest for seal in seals],
        "chains": [seal.chain for seal in seals],
    }


class Sealer:
    """Seals every two seconds, and has told at most once a minute how far that is.

    Any number of processes may do this: one at a time seals, and tells. Where nothing was sealed nobody looks whether
    there is something to tell. And while ``quiet`` says that nothing was written since a look that found nothing, the
    next look comes once a minute: another process may have died over what it sealed.
    """

    asleep = False

    def __init__(
        self,
        seal: Callable[[], int],
        tell: Callable[[], int],
        quiet: Callable[[], int | None] = lambda: None,
        pause: float = _PAUSE_SECONDS,
        telling: float = _TELLING,
    ) -> None:
        self._seal = seal
        self._tell = tell
        self._quiet = quiet
        self._quiet_at: int | None = None
        self._look_at = 0.0
        self._pause = pause
        self._telling = telling
        # Another process may have sealed, and died before it told.
        self._untold = True
        self._tell_at = 0.0
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let :meth:`run` return after the portion that is under way."""
        self._stopping.set()

    def run(self) -> None:
        """Work until :meth:`stop`; where there is more than a portion, the next one follows at once."""
        pause = 0.0
        while not self._stopping.wait(pause):
            sealed = self._sealed()
            self._untold = self._untold or sealed > 0
            more = sealed == PORTION
            pause = 0.0 if more else self._pause
            if not more and self._untold and time.monotonic() >= self._tell_at:
                self._have_told()

    def _have_told(self) -> None:
        self._tell_at = time.monotonic() + self._telling
        try:
            self._tell()
        except Exception:  # noqa: BLE001 - it is logged whole, and tried again
            _log.exception("telling how far the log is sealed failed")
        else:
            self._untold = False

    def _sealed(self) -> int:
        try:
            now = self._quiet()
            if now is not None and now == self._quiet_at and time.monotonic() < self._look_at:
                return 0
            sealed = self._seal()
            self._quiet_at, self._look_at = None if sealed else now, time.monotonic() + _LOOKING
        except Exception:  # noqa: BLE001 - it is logged whole, and tried again
            _log.exception("sealing failed")
            metrics.SEALED.labels("failed").inc()
            return 0
        metrics.SEALED.labels("done").inc(sealed)
        return sealed
