"""What a row of the operation log amounts to, and how digests make a chain. Pure."""

import hashlib

import orjson
from sqlalchemy import RowMapping

BEGINNING = b"\0" * 32
_DETAIL = ("before", "after")
_FIXED = (
    "tenant_id",
    "id",
    "at",
    "principal",
    "acting_for",
    "address",
    "permission",
    "request_id",
    "action",
    "subject_type",
    "subject_id",
)


def detail_digest(row: RowMapping) -> bytes:
    """Return the digest of the states before and after (JSON text or None), which may be erased one day."""
    return hashlib.sha256(orjson.dumps([row[name] for name in _DETAIL])).digest()


def row_digest(row: RowMapping, detail: bytes) -> bytes:
    """Return the digest of a row of which ``detail`` is the digest of the states."""
    said = [str(row[name]) if row[name] is not None else None for name in _FIXED if name != "at"]
    return hashlib.sha256(orjson.dumps([*said, row["at"].isoformat(), detail.hex()])).digest()


def link(before: bytes, seq: int, digest: bytes) -> bytes:
    """Return the chain's value with one row more, the ``seq``-th, after the value ``before`` it."""
    return hashlib.sha256(before + seq.to_bytes(8) + digest).digest()
