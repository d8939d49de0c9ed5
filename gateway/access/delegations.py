"""Proxies: somebody who is away says who may act for him, on which days."""

from datetime import timedelta
from typing import Any

from sqlalchemy import or_

from chassis.database import UnitOfWork
from contracts.core.errors import FieldProblem, Invalid, NotFound
from gateway.access.changes import tell_of
from gateway.access.models import Account, Delegation
from gateway.access.noticing import log_account
from gateway.access.reach import own_account
from gateway.http.call import Call
from gateway.works import work_of

LONGEST = timedelta(days=92)


def list_delegations(call: Call) -> dict[str, Any]:
    """Return whom the caller has made proxy, and whose proxy he is, the latest first."""
    with work_of(call) as work:
        own = own_account(work)
        mine = or_(Delegation.account_id == own.id, Delegation.proxy_id == own.id)
        newest = work.select(Delegation).where(mine).order_by(Delegation.from_date.desc(), Delegation.id)
        return {"items": work.all(newest.limit(100))}


def delegate(call: Call) -> Delegation:
    """Make somebody proxy of the caller, or change that. Raises NotFound for an account that there is not, Invalid.

    Raises what Identity.demand_complete raises: who may do nothing himself has nobody do it, either.
    """
    data = call.data
    call.who.demand_complete()
    with work_of(call) as work:
        own = own_account(work)
        _demand_sense(call, own)
        proxy = work.get(Account, data["proxy_id"])
        known = _known(work, call, own)
        before, earlier = (_told(known), known.proxy_id) if known else (None, proxy.id)
        delegation = known or Delegation(id=data["delegation_id"], account_id=own.id)
        delegation.proxy_id, delegation.from_date, delegation.to_date = proxy.id, data["from_date"], data["to_date"]
        work.add(delegation)
        tell_of(work, {f"employee:{earlier}", f"employee:{proxy.id}"})
        log_account(work, "delegation.set", own.id, before, _told(delegation))
        work.session.flush()
        return delegation


def end(call: Call) -> None:
    """Have nobody act for the caller any more. Raises NotFound where there is no such delegation of his."""
    with work_of(call) as work:
        own = own_account(work)
        known = _known(work, call, own)
        if known is None:
            raise NotFound
        work.delete(known)
        tell_of(work, [f"employee:{known.proxy_id}"])
        log_account(work, "delegation.end", own.id, before=_told(known))


def _known(work: UnitOfWork, call: Call, own: Account) -> Delegation | None:
    query = work.select(Delegation).where(Delegation.id == call.data["delegation_id"]).with_for_update()
    known = work.first(query)
    if known is not None and known.account_id != own.id:
        raise NotFound
    return known


def _demand_sense(call: Call, own: Account) -> None:
    data = call.data
    if data["proxy_id"] == own.id:
        raise Invalid(fields=[FieldProblem("proxy_id", "self", "Is yourself.")])
    if not timedelta() <= data["to_date"] - data["from_date"] <= LONGEST:
        raise Invalid(fields=[FieldProblem("to_date", "invalid", f"At most {LONGEST.days} days after the first day.")])


def _told(delegation: Delegation) -> dict[str, Any]:
    return {
        "proxy": str(delegation.proxy_id),
        "from_date": delegation.from_date.isoformat(),
        "to_date": delegation.to_date.isoformat(),
    }
