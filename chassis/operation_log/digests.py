"""What a row of the operation log amounts to, and how digests make a chain. Pure."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import RowMapping

BEGINNING = b"\0" * 32
_DETAIL = ("before", "after")
_FIXED = (
    "tenant_id",
    "id",
    "principal",
    "acting_for",
    "address",
    "permission",
    "request_id",
    "action",
    "subject_type",
    "subject_id",
)


def detail_digest(row: RowMapping | Mapping[str, Any]) -> bytes:
    """Return the digest of the states before and after (JSON text or None), which may be erased one day.

    The row's salt is in it, so that nobody finds out a number by trying all; it is erased with the states.
    """
    # Rows from before there was salt have the digests that they had.
    salt = [str(row["salt"])] if row["salt"] is not None else []
    return hashlib.sha256(orjson.dumps([*(row[name] for name in _DETAIL), *salt])).digest()


def row_digest(row: RowMapping | Mapping[str, Any], detail: bytes) -> bytes:
    """Return the digest of a row of which ``detail`` is the digest of the states."""
    said = [str(row[name]) if row[name] is not None else None for name in _FIXED]
    # Rows from before there were nodes have the digests that they had.
    node = [str(row["org_node_id"])] if row["org_node_id"] is not None else []
    return hashlib.sha256(orjson.dumps([*said, row["at"].isoformat(), detail.hex(), *node])).digest()


def link(before: bytes, seq: int, digest: bytes) -> bytes:
    """Return the chain's value with one row more, the ``seq``-th, after the value ``before`` it."""
    return hashlib.sha256(before + seq.to_bytes(8) + digest).digest()
