"""A request with the same key is answered once; whoever sends it again gets the same answer.

The key is claimed by the statement that opens the transaction, and the answer is written with its COMMIT: neither is an
exchange with the server of its own. ``chassis.claim`` (chassis/migrations) ends the transaction with one of
:data:`STATES` where there is nothing to be done.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

import orjson

from contracts.core.errors import KeyInUse, KeyReused

ANSWERED = "ID001"
STATES = {"ID002": KeyInUse, "ID003": KeyReused}
"""What ends a transaction that may not be: another one has the key, or it belongs to another request."""

_KEEP = """
INSERT INTO chassis.idempotency (tenant_id, principal, key, method, request_hash, reply) VALUES (%s, %s, %s, %s, %s, %s)
"""


class Answered(Exception):
    """The request was answered before; ``reply`` is what was answered."""

    def __init__(self, reply: str) -> None:
        super().__init__("the request was answered before")
        self.reply = orjson.loads(reply)


@dataclass(frozen=True)
class Claim:
    """The claim to answer a request under its key, until the end of the transaction that is begun with it."""

    key: str
    method: str
    request_hash: str

    @classmethod
    def of(cls, key: str, method: str, request: Any) -> Self:
        """Return the claim for ``request``, which is JSON."""
        said = method.encode() + b"\0" + orjson.dumps(request, option=orjson.OPT_SORT_KEYS)
        return cls(key, method, hashlib.sha256(said).hexdigest())

    def kept(self, tenant_id: UUID, principal: str, reply: Any) -> tuple[str, tuple[str, ...]]:
        """Return the statement that stores ``reply``, with its values: for the transaction of the change."""
        who = (str(tenant_id), principal, self.key)
        return _KEEP, (*who, self.method, self.request_hash, orjson.dumps(reply).decode())
