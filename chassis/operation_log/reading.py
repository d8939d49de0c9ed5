"""The operation log as auditors read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Row, Select, literal, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.database import UnitOfWork
from chassis.database.filtering import same
from chassis.database.paging import in_order, page_asked
from chassis.database.streams import Streams, by_node
from chassis.database.tables import OPERATION_LOG, SEALS
from chassis.database.visibility import nodes_below, reached_nodes

_LOG, _SEAL = OPERATION_LOG.c, SEALS.c
_FILTERS = ("principal", "acting_for", "permission", "action", "subject_type", "subject_id", "request_id")
_FEW = ("principal", "acting_for", "subject_id", "request_id")
"""Those of the filters that have an index."""
_UNSEALED = dict.fromkeys(("sequence", "detail_digest", "digest", "chain"))
_SEALS = select(_SEAL.log_id, _SEAL.seq, _SEAL.detail, _SEAL.digest, _SEAL.chain)


def list_operations(
    work: UnitOfWork,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    until_id: int | None = None,
    org_node_id: UUID | None = None,
    sort: str = "-at",
    **asked: Any,
) -> dict[str, Any]:
    """Return a page of what was done in reach of the caller; ``asked`` says which page, and columns with their values.

    What belongs to no part of the company is read by who reaches the whole. ``org_node_id`` means a node and all below
    it; ``until`` is exclusive, but for the operations of that very moment with an id below ``until_id``.
    """
    rows = select(OPERATION_LOG).where(_LOG.tenant_id == work.tenant_id, *_in_time(since, until, until_id))
    rows = rows.where(*same(*((_LOG[name], asked.get(name)) for name in _FILTERS)))
    merged = _merged(work, rows, org_node_id) if not any(asked.get(name) for name in _FEW) else None
    if org_node_id is not None:
        rows = rows.where(_LOG.org_node_id.in_(nodes_below(org_node_id)))
    order = in_order(sort, at=(_LOG.at, _LOG.id))
    page = work.page(rows.where(*_in_reach(work)), *order, source=merged, **page_asked(asked))
    seals = _seals(work, page["items"])
    return page | {"items": [_told(work, row) | seals.get(row.id, _UNSEALED) for row in page["items"]]}


def _told(work: UnitOfWork, row: Row[Any]) -> dict[str, Any]:
    """Return an operation. Who does not see all states in full could find them out by the salt."""
    return {**row._mapping, "exact_at": row.at} | ({"salt": None} if work.context.masked else {})


def _seals(work: UnitOfWork, rows: Sequence[Row[Any]]) -> dict[int, dict[str, Any]]:
    """Return the places of ``rows`` in the chain, by their ids. Asked apart: a join would be counted as well."""
    if not rows:
        return {}
    moments = [row.at for row in rows]
    query = _SEALS.where(
        _SEAL.tenant_id == work.tenant_id,
        _SEAL.log_id == literal([row.id for row in rows], ARRAY(BigInteger())).any_(),
        _SEAL.at.between(min(moments), max(moments)),
    )
    return {seal.log_id: _sealed(seal) for seal in work.session.execute(query)}


def _sealed(seal: Any) -> dict[str, Any]:
    digests = {"detail_digest": seal.detail, "digest": seal.digest, "chain": seal.chain}
    return {"sequence": seal.seq} | {name: bytes(value).hex() for name, value in digests.items()}


def _merged(work: UnitOfWork, rows: Select[Any], place: UUID | None) -> Streams | None:
    whole = work.context.scopes.whole
    return None if whole and not place else Streams(rows, (by_node("org_node_id", whole=whole, place=place),))


def _in_reach(work: UnitOfWork) -> list[ColumnElement[bool]]:
    if work.context.scopes.whole:
        return []
    return [_LOG.org_node_id.in_(reached_nodes())]


def _in_time(since: datetime | None, until: datetime | None, until_id: int | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_LOG.at >= since] if since is not None else []
    if until is not None and until_id is not None:
        found.append(tuple_(_LOG.at, _LOG.id) < (until, until_id))
    elif until is not None:
        found.append(_LOG.at < until)
    return found
