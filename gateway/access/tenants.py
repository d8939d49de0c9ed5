"""Tenants by their code."""

from uuid import UUID, uuid4

from sqlalchemy import select

from chassis.database import UnitOfWork
from contracts.core.errors import Duplicate
from contracts.gateway.events import TENANT_CREATED
from gateway.access.models import Tenant
from gateway.works import system_work

_NO_TENANT = UUID(int=0)


def tenant_by_code(code: str) -> Tenant | None:
    """Return the tenant that people name ``code`` when they log in."""
    with system_work(_NO_TENANT) as work:
        return _by_code(work, code)


def create_tenant(code: str, name: str, time_zone: str = "Asia/Shanghai") -> Tenant:
    """Begin a company. The root of its organization follows: hr makes it when it hears of the tenant.

    Raises Duplicate when the code is taken.
    """
    tenant_id = uuid4()
    with system_work(tenant_id) as work:
        if _by_code(work, code):
            raise Duplicate(f"There is a company {code} already.")
        tenant = Tenant(
            id=tenant_id, code=code, name=name, root_node_id=uuid4(), time_zone=time_zone, created_at=work.now
        )
        work.session.add(tenant)
        work.emit(TENANT_CREATED, tenant, subject=tenant_id, version=1)
        return tenant


def _by_code(work: UnitOfWork, code: str) -> Tenant | None:
    return work.session.scalar(select(Tenant).where(Tenant.code == code))
