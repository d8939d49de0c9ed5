"""The operation log as auditors read it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from chassis.database import UnitOfWork
from chassis.database.paging import in_order
from chassis.database.tables import OPERATION_LOG
from contracts.core.errors import Forbidden


def list_operations(
    work: UnitOfWork,
    *,
    since: datetime | None,
    until: datetime | None,
    sort: str = "-id",
    limit: int,
    cursor: str | None,
    count: str = "none",
    **filters: Any,
) -> dict[str, Any]:
    """Return a page of what was done in the tenant; ``filters`` are columns with their values.

    Raises Forbidden unless the caller reaches the whole company: a row of the log belongs to no part of it.
    """
    if not work.context.scopes.whole:
        raise Forbidden("The operation log is read for the whole company.")
    log = OPERATION_LOG.c
    query = select(OPERATION_LOG).where(log.tenant_id == work.tenant_id)
    query = query.where(*(log[name] == value for name, value in filters.items() if value is not None))
    if since is not None:
        query = query.where(log.at >= since)
    if until is not None:
        query = query.where(log.at < until)
    return work.page(query, *in_order(sort, id=log.id), limit=limit, cursor=cursor, count=count)
