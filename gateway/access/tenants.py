"""Tenants by their code, and whether their people may come in."""

from sqlalchemy import select

from chassis.database import UnitOfWork
from chassis.database.tables import HALTED
from gateway.access.behind import clearing, suspended
from gateway.access.models import Tenant
from gateway.http.errors import TenantSuspended, TrialClearing
from gateway.works import NO_TENANT, system_work


def tenant_by_code(code: str) -> Tenant | None:
    """Return the tenant that people name ``code``."""
    with system_work(NO_TENANT) as work:
        return work.session.scalar(select(Tenant).where(Tenant.code == code))


def tenant_to_enter(code: str) -> Tenant | None:
    """Return the tenant that somebody names who has not logged in yet. Raises TenantSuspended, TrialClearing."""
    with system_work(NO_TENANT) as work:
        asked = select(Tenant, suspended().label("suspended"), clearing().label("clearing"))
        found = work.session.execute(asked.where(Tenant.code == code)).one_or_none()
    if found is None:
        return None
    if found.suspended:
        raise TenantSuspended
    if found.clearing:
        raise TrialClearing
    tenant: Tenant = found.Tenant
    return tenant


def demand_not_suspended(work: UnitOfWork) -> None:
    """Let nobody on whose company is suspended. Raises TenantSuspended."""
    if work.session.scalar(select(HALTED.c.since).where(HALTED.c.tenant_id == work.tenant_id)):
        raise TenantSuspended
