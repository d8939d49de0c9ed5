"""Tenants by their code."""

from sqlalchemy import select

from gateway.access.models import Tenant
from gateway.works import NO_TENANT, system_work


def tenant_by_code(code: str) -> Tenant | None:
    """Return the tenant that people name ``code`` when they log in."""
    with system_work(NO_TENANT) as work:
        return work.session.scalar(select(Tenant).where(Tenant.code == code))
