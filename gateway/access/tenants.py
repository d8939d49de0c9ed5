"""Tenants by their code."""

from uuid import UUID

from sqlalchemy import select

from gateway.access.models import Tenant
from gateway.works import system_work

_NO_TENANT = UUID(int=0)


def tenant_by_code(code: str) -> Tenant | None:
    """Return the tenant that people name ``code`` when they log in."""
    with system_work(_NO_TENANT) as work:
        return work.session.scalar(select(Tenant).where(Tenant.code == code))
