"""Which accounts somebody may see, and which may be changed: by where their posts are."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, true

from chassis.database import UnitOfWork
from chassis.database.tables import ORG_NODES
from chassis.scopes import OrgScope, Resource, Scopes, within
from contracts.core.errors import Forbidden, NotFound
from gateway.access.authorization import stands_above
from gateway.access.givers import givers
from gateway.access.models import Account, CustomRole, Delegation, Grant, Tenant
from gateway.access.roles import ROLES, Role
from gateway.access.sight import sees_all_of
from gateway.http.call import Call


def seen(work: UnitOfWork) -> Any:
    """Return the condition on accounts that some post of theirs is in reach."""
    if work.context.scopes.whole:
        return true()
    granted = select(Grant.account_id).where(Grant.tenant_id == work.tenant_id, in_reach(work, Grant.org_node_id))
    return Account.id.in_(granted)


def in_reach(work: UnitOfWork, node_id: Any) -> Any:
    """Return the condition that the node in a column is in reach."""
    scopes = work.context.scopes
    if scopes.whole:
        return true()
    nodes = [scope.node_id for scope in scopes if isinstance(scope, OrgScope)]
    below = select(ORG_NODES.c.id).where(ORG_NODES.c.tenant_id == work.tenant_id, ORG_NODES.c.ancestors.overlap(nodes))
    return node_id.in_(below)


def covered_account(work: UnitOfWork, call: Call, account_id: UUID) -> Account:
    """Return an account. Raises NotFound unless the caller stands above everything that it may do."""
    account = work.get(Account, account_id)
    grants = work.all(work.select(Grant).where(Grant.account_id == account.id))
    if not Scopes(call.scopes).whole and not grants:
        raise NotFound
    for grant in grants:
        demand_above(work, call, role_of(work, grant.role), grant.org_node_id)
    return account


def account_to_take_over(work: UnitOfWork, call: Call, account_id: UUID) -> Account:
    """Return an account that the caller can let somebody in with, himself too, and gain nothing by it.

    Raises what :func:`covered_account` raises, and Forbidden where it is his own, or of whom he acts for, or the proxy,
    today or some day to come, of somebody who may more than he.
    """
    account = covered_account(work, call, account_id)
    demand_other(call, account)
    # The day before in UTC: somewhere it is still that day.
    last = work.now.date() - timedelta(days=1)
    absent = work.select(Delegation).where(Delegation.proxy_id == account.id, Delegation.to_date >= last)
    granted = work.select(Grant).where(Grant.account_id.in_(absent.with_only_columns(Delegation.account_id)))
    for grant in work.all(granted):
        role, path = role_of(work, grant.role), _path(work, grant.org_node_id)
        for who in givers(call):
            if not (stands_above(who.permissions, role, path) and sees_all_of(who.masked, role)):
                raise Forbidden("It is the proxy of somebody who may more than you.")
    return account


def demand_above(work: UnitOfWork, call: Call, role: Role, node_id: UUID) -> None:
    """Raise NotFound for a node out of the caller's reach, Forbidden where he has not all that ``role`` gives there."""
    path = reached_path(work, call, node_id)
    for who in givers(call):
        if not stands_above(who.permissions, role, path):
            raise Forbidden("This role gives more than you have there yourself.")
        if not sees_all_of(who.masked, role):
            raise Forbidden("This role shows in full what you do not see in full yourself.")


def demand_other(call: Call, account: Account) -> None:
    """Raise Forbidden where the account is the caller's own, or that of whom he acts for."""
    if f"employee:{account.id}" in (call.who.principal, call.who.acting_for):
        raise Forbidden("Nobody does this to himself, or to whom he acts for.")


def demand_whole(call: Call, why: str) -> None:
    """Raise Forbidden, saying ``why``, unless the caller reaches the whole company."""
    if not Scopes(call.scopes).whole:
        raise Forbidden(why)


def reached_path(work: UnitOfWork, call: Call, node_id: UUID) -> tuple[UUID, ...]:
    """Return the nodes from the root to ``node_id``. Raises NotFound for a node out of the caller's reach."""
    path = _path(work, node_id)
    if not within(call.scopes, Resource(ancestors=path)):
        raise NotFound
    return path


def demand_node(work: UnitOfWork, node_id: UUID) -> None:
    """Raise NotFound for a node that there is not: who reaches the whole company reaches those as well."""
    own = (ORG_NODES.c.tenant_id == work.tenant_id) & (ORG_NODES.c.id == node_id)
    # The root may not have been heard of yet.
    root = select(Tenant.id).where(Tenant.id == work.tenant_id, Tenant.root_node_id == node_id)
    if not work.session.scalar(select(or_(select(ORG_NODES.c.id).where(own).exists(), root.exists()))):
        raise NotFound


def role_of(work: UnitOfWork, code: str) -> Role:
    """Return the role with this code, a ready one or one of the company's own. Raises NotFound."""
    if code in ROLES:
        return ROLES[code]
    custom = work.first(work.select(CustomRole).where(CustomRole.code == code))
    if custom is None:
        raise NotFound
    return Role(frozenset(custom.permissions), in_full=frozenset(custom.in_full))


def own_account(work: UnitOfWork) -> Account:
    """Return the caller's account. Raises NotFound for those who log in without one."""
    kind, _, id = work.principal.partition(":")
    if kind != "employee":
        raise NotFound
    return work.get(Account, UUID(id))


def _path(work: UnitOfWork, node_id: UUID) -> tuple[UUID, ...]:
    own = (ORG_NODES.c.tenant_id == work.tenant_id) & (ORG_NODES.c.id == node_id)
    path = work.session.scalar(select(ORG_NODES.c.ancestors).where(own))
    # The root may not have been heard of yet: whoever reaches the whole company reaches it.
    return tuple(path) if path else (node_id,)
