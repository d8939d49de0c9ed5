"""Companies by the code or the id that an operator types; what is known of all of them."""

from typing import Any
from uuid import UUID

import click
from sqlalchemy import exists, select, union_all

from chassis.database import UnitOfWork
from chassis.database.tables import HALTED
from gateway.access.models import Tenant
from gateway.works import NO_TENANT, system_work

BESIDE = {"public.tenants": "id"}
"""The table in which the row is the tenant itself."""


def companies() -> list[dict[str, Any]]:
    """Return all companies, the oldest first, with since when they are suspended."""
    with system_work(NO_TENANT) as work:
        asked = select(Tenant.id, Tenant.code, Tenant.name, Tenant.created_at, HALTED.c.since.label("suspended_since"))
        joined = asked.outerjoin(HALTED, HALTED.c.tenant_id == Tenant.id).order_by(Tenant.created_at)
        return [dict(row) for row in work.session.execute(joined).mappings()]


def company_id(named: str) -> UUID:
    """Return the id of the company with this code, or whose id it is: one that was erased has no other name.

    Raises ClickException.
    """
    with system_work(NO_TENANT) as work:
        found = work.session.scalar(select(Tenant.id).where(Tenant.code == named))
        known = found or _known(work, named)
    if known is None:
        raise click.ClickException(f"there is no company {named}")
    return known


def _known(work: UnitOfWork, named: str) -> UUID | None:
    try:
        id = UUID(named)
    except ValueError:
        return None
    ids = union_all(select(Tenant.id), select(HALTED.c.tenant_id)).subquery()
    return id if work.session.scalar(select(exists().where(ids.c.id == id))) else None
