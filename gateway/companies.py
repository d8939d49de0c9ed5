"""The beginning of a company: the tenant and its first operator, who may do everything from the root down."""

from dataclasses import dataclass

from sqlalchemy import select

from chassis.database import UnitOfWork
from contracts.core.uuids import new_id
from contracts.gateway.events import TENANT_CREATED
from gateway.access.given_passwords import lifetime
from gateway.access.models import Account, Grant, Tenant
from gateway.trials.models import Trial
from gateway.works import system_work


@dataclass(frozen=True)
class NewCompany:
    """What the operator of the suite says of a new company. ``password_hash`` is argon2id's.

    ``password_given``: its first operator has not chosen the password, and has to change it in time.
    """

    code: str
    name: str
    login: str
    password_hash: str
    time_zone: str = "Asia/Shanghai"
    password_given: bool = False


def ensure_company(new: NewCompany) -> bool:
    """Begin a company unless its code is taken; returns whether it is new.

    It is on trial until it goes live. The root of its organization follows: hr makes it when it hears of the tenant.
    """
    tenant_id = new_id()
    with system_work(tenant_id) as work:
        if work.session.scalar(select(Tenant).where(Tenant.code == new.code)):
            return False
        tenant = _tenant(work, new)
        _operator(work, new, tenant)
        work.add(Trial.begun(tenant_id))
        work.emit(TENANT_CREATED, tenant, subject=tenant_id, version=1)
        work.log("company.begin", "tenant", tenant_id, after={"code": new.code, "login": new.login})
        return True


def _tenant(work: UnitOfWork, new: NewCompany) -> Tenant:
    tenant = Tenant(
        id=work.tenant_id,
        code=new.code,
        name=new.name,
        root_node_id=new_id(),
        time_zone=new.time_zone,
        created_at=work.now,
    )
    work.session.add(tenant)
    return tenant


def _operator(work: UnitOfWork, new: NewCompany, tenant: Tenant) -> None:
    account = Account(
        login=new.login,
        name=new.login,
        password_hash=new.password_hash,
        password_given=new.password_given,
        password_until=work.now + lifetime() if new.password_given else None,
        source_version=0,
    )
    work.add(account)
    work.session.flush()
    grant = Grant(
        account_id=account.id,
        role="group_admin",
        org_node_id=tenant.root_node_id,
        from_date=work.now.date(),
        to_date=None,
        by_post=False,
    )
    work.add(grant)
