"""A request with the same key is answered once; whoever sends it again gets the same answer."""

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import text

from chassis.database import UnitOfWork
from contracts.core.errors import KeyInUse, KeyReused

_CLAIM = text("""
    SELECT claim.held, stored.request_hash, stored.reply
    FROM (SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 7)) AS held) AS claim
    LEFT JOIN chassis.idempotency AS stored
        ON stored.tenant_id = :tenant_id AND stored.principal = :principal AND stored.key = :key
""")
_KEEP = """
INSERT INTO chassis.idempotency (tenant_id, principal, key, method, request_hash, reply) VALUES (%s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True)
class Claim:
    """The right to answer a request under its key; ``reply`` is what was answered before, as JSON, or None."""

    key: str
    method: str
    request_hash: str
    reply: str | None

    def keep(self, work: UnitOfWork, reply: Any) -> None:
        """Store ``reply`` in the transaction of the change."""
        who = (str(work.tenant_id), work.principal, self.key)
        work.later(_KEEP, (*who, self.method, self.request_hash, orjson.dumps(reply).decode()))


def claim(work: UnitOfWork, key: str, method: str, request: Any) -> Claim:
    """Claim ``key`` for ``request`` until the end of the transaction.

    Raises :class:`KeyInUse` while another transaction has it, :class:`KeyReused` when it belongs to another request.
    """
    who = {"tenant_id": work.tenant_id, "principal": work.principal, "key": key}
    held, known, reply = work.session.execute(_CLAIM, {**who, "name": "/".join(map(str, who.values()))}).one()
    if not held:
        raise KeyInUse
    fingerprint = _hash(method, request)
    if known is not None and known != fingerprint:
        raise KeyReused
    return Claim(key, method, fingerprint, reply)


def _hash(method: str, request: Any) -> str:
    return hashlib.sha256(method.encode() + b"\0" + orjson.dumps(request, option=orjson.OPT_SORT_KEYS)).hexdigest()
