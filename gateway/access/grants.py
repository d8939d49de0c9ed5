"""Grants: a role at a node of the organization, given to an account from a day to a last day."""

from typing import Any

from chassis.database import UnitOfWork
from contracts.core.errors import Conflict, FieldProblem, Invalid, NotFound
from gateway.access.changes import tell_of
from gateway.access.models import Account, Grant
from gateway.access.reach import demand_above, demand_node, demand_other, role_of, seen
from gateway.http.call import Call
from gateway.works import work_of


def list_grants(call: Call) -> dict[str, Any]:
    """Return all grants of an account, those by posts too, the newest first."""
    with work_of(call) as work:
        account = _account(work, call)
        own = work.select(Grant).where(Grant.account_id == account.id).order_by(Grant.from_date.desc(), Grant.id)
        return {"items": work.all(own)}


def give(call: Call) -> Grant:
    """Give a role at a node, or change what was given under the same id.

    Raises NotFound where the account or the node is out of reach, Forbidden where the role gives more than the caller
    has there, or the account is the caller's own; Conflict for what comes from a post.
    """
    data = call.data
    with work_of(call) as work:
        account = _account(work, call)
        demand_other(call, account)
        if data["to_date"] and data["to_date"] < data["from_date"]:
            raise Invalid(fields=[FieldProblem("to_date", "before_from_date", "Is before the first day.")])
        try:
            role = role_of(work, data["role"])
        except NotFound:
            raise Invalid(fields=[FieldProblem("role", "unknown", "There is no such role.")]) from None
        demand_node(work, data["org_node_id"])
        demand_above(work, call, role, data["org_node_id"])
        known = _known(work, call, account)
        before = _told(known) if known else None
        grant = known or Grant(id=data["grant_id"], account_id=account.id, by_post=False)
        grant.role, grant.org_node_id = data["role"], data["org_node_id"]
        grant.from_date, grant.to_date = data["from_date"], data["to_date"]
        work.add(grant)
        tell_of(work, [f"employee:{account.id}"])
        work.log("grant.give", "account", account.id, before=before, after=_told(grant), node=grant.org_node_id)
        work.session.flush()
        return grant


def take(call: Call) -> None:
    """Take a grant away. Raises what :func:`give` raises, and NotFound where there is none."""
    with work_of(call) as work:
        account = _account(work, call)
        demand_other(call, account)
        grant = work.get(Grant, call.data["grant_id"])
        _demand_given(grant, account)
        demand_above(work, call, role_of(work, grant.role), grant.org_node_id)
        work.delete(grant)
        tell_of(work, [f"employee:{account.id}"])
        work.log("grant.take", "account", account.id, before=_told(grant), node=grant.org_node_id)


def _account(work: UnitOfWork, call: Call) -> Account:
    account = work.first(work.select(Account).where(Account.id == call.data["account_id"], seen(work)))
    if account is None:
        raise NotFound
    return account


def _known(work: UnitOfWork, call: Call, account: Account) -> Grant | None:
    """Return the grant if it is there; the caller must stand above it as well."""
    known = work.first(work.select(Grant).where(Grant.id == call.data["grant_id"]).with_for_update())
    if known is not None:
        _demand_given(known, account)
        demand_above(work, call, role_of(work, known.role), known.org_node_id)
    return known


def _demand_given(grant: Grant, account: Account) -> None:
    if grant.account_id != account.id:
        raise NotFound
    if grant.by_post:
        raise Conflict("This grant comes from a post: end the post.")


def _told(grant: Grant) -> dict[str, Any]:
    return {
        "grant": str(grant.id),
        "role": grant.role,
        "org_node_id": str(grant.org_node_id),
        "from_date": grant.from_date.isoformat(),
        "to_date": grant.to_date.isoformat() if grant.to_date else None,
    }
