"""Which accounts somebody may see, and which may be changed: by where their posts are."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, true

from chassis.database import UnitOfWork
from chassis.database.tables import ORG_NODES
from chassis.scopes import OrgScope, Resource, within
from contracts.core.errors import NotFound
from gateway.access.models import Account, Grant


def seen(work: UnitOfWork) -> Any:
    """Return the condition on accounts that some post of theirs is in reach."""
    scopes = work.context.scopes
    if scopes.whole:
        return true()
    nodes = [scope.node_id for scope in scopes if isinstance(scope, OrgScope)]
    below = select(ORG_NODES.c.id).where(ORG_NODES.c.tenant_id == work.tenant_id, ORG_NODES.c.ancestors.overlap(nodes))
    granted = select(Grant.account_id).where(Grant.tenant_id == work.tenant_id, Grant.org_node_id.in_(below))
    return Account.id.in_(granted)


def covered_account(work: UnitOfWork, account_id: UUID) -> Account:
    """Return an account. Raises NotFound unless the caller stands above everything that it may act on."""
    account = work.get(Account, account_id)
    if not covered(work, account):
        raise NotFound
    return account


def own_account(work: UnitOfWork) -> Account:
    """Return the caller's account. Raises NotFound for those who log in without one."""
    kind, _, id = work.principal.partition(":")
    if kind != "employee":
        raise NotFound
    return work.get(Account, UUID(id))


def covered(work: UnitOfWork, account: Account) -> bool:
    """Say whether the caller stands above everything that the account may act on: else it could be used to rise."""
    scopes = work.context.scopes
    if scopes.whole:
        return True
    nodes = {grant.org_node_id for grant in work.all(work.select(Grant).where(Grant.account_id == account.id))}
    own = (ORG_NODES.c.tenant_id == work.tenant_id) & ORG_NODES.c.id.in_(nodes)
    paths = work.session.scalars(select(ORG_NODES.c.ancestors).where(own)).all()
    return 0 < len(nodes) == len(paths) and all(within(scopes, Resource(ancestors=tuple(path))) for path in paths)
