"""Acceptance duties: a project shares its requests with a desk elsewhere, which may take them and nothing more."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.database import UnitOfWork
from chassis.database.tables import ORG_NODES
from contracts.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from gateway.access.authorization import accepts, stands_above
from gateway.access.changes import tell_of
from gateway.access.givers import givers
from gateway.access.models import AcceptanceDuty, Account, Grant
from gateway.access.reach import reached_path, role_of
from gateway.access.roles import ACCEPTING, Role
from gateway.http.call import Call
from gateway.works import work_of

_GIVEN = Role(ACCEPTING)


def list_duties(call: Call) -> dict[str, Any]:
    """Return with whom a project shares its requests, the latest first. Raises NotFound for one out of reach."""
    project_id = call.data["org_node_id"]
    with work_of(call) as work:
        reached_path(work, call, project_id)
        _demand_node(work, project_id)
        own = work.select(AcceptanceDuty).where(AcceptanceDuty.org_node_id == project_id)
        return {"items": work.all(own.order_by(AcceptanceDuty.from_date.desc(), AcceptanceDuty.id))}


def share(call: Call) -> AcceptanceDuty:
    """Share the requests of a project with a desk, or change what was shared under the same id.

    Raises NotFound for a project out of reach and a desk that there is not, Invalid for what is no project, Forbidden
    where the caller would give himself what he has not.
    """
    data = call.data
    with work_of(call) as work:
        path = reached_path(work, call, data["org_node_id"])
        _demand_project(work, data["org_node_id"])
        known = _known(work, call)
        before, earlier = (_told(known), _sharing(work, known)) if known else (None, {})
        duty = known or AcceptanceDuty(id=data["duty_id"], org_node_id=data["org_node_id"])
        for name in ("account_id", "desk_node_id", "from_date", "to_date"):
            setattr(duty, name, data[name])
        _demand_desk(work, duty)
        sharing = _sharing(work, duty)
        above = all(stands_above(who.permissions, _GIVEN, path) for who in givers(call))
        if _has(work, call, sharing) and not above:
            raise Forbidden("Nobody gives himself anything.")
        work.add(duty)
        _tell(work, earlier.keys() | sharing.keys())
        work.log("duty.share", "node", duty.org_node_id, before=before, after=_told(duty), node=duty.org_node_id)
        work.session.flush()
        return duty


def end(call: Call) -> None:
    """Share no more. Raises NotFound where there is no such duty, or the project is out of reach."""
    with work_of(call) as work:
        reached_path(work, call, call.data["org_node_id"])
        known = _known(work, call)
        if known is None:
            raise NotFound
        work.delete(known)
        _tell(work, _sharing(work, known))
        work.log("duty.end", "node", known.org_node_id, before=_told(known), node=known.org_node_id)


def _known(work: UnitOfWork, call: Call) -> AcceptanceDuty | None:
    known = work.first(work.select(AcceptanceDuty).where(AcceptanceDuty.id == call.data["duty_id"]).with_for_update())
    if known is not None and known.org_node_id != call.data["org_node_id"]:
        raise NotFound
    return known


def _demand_node(work: UnitOfWork, node_id: UUID | None) -> str:
    """Return the kind of a node. Raises NotFound: who reaches the whole company reaches nodes that there are not."""
    own = (ORG_NODES.c.tenant_id == work.tenant_id) & (ORG_NODES.c.id == node_id)
    kind: str | None = work.session.scalar(select(ORG_NODES.c.kind).where(own))
    if kind is None:
        raise NotFound
    return kind


def _demand_project(work: UnitOfWork, node_id: UUID) -> None:
    if _demand_node(work, node_id) != "project":
        raise Invalid(fields=[FieldProblem("org_node_id", "no_project", "Is no project.")])


def _demand_desk(work: UnitOfWork, duty: AcceptanceDuty) -> None:
    if duty.account_id is not None:
        work.get(Account, duty.account_id)
    else:
        _demand_node(work, duty.desk_node_id)


def _sharing(work: UnitOfWork, duty: AcceptanceDuty) -> dict[UUID, set[str]]:
    """Return whom the duty may fall to: accounts, with the codes of the roles by which they may be of the desk."""
    if duty.account_id is not None:
        return {duty.account_id: set()}
    found: dict[UUID, set[str]] = {}
    for grant in work.all(work.select(Grant).where(Grant.org_node_id == duty.desk_node_id)):
        found.setdefault(grant.account_id, set()).add(grant.role)
    return found


def _has(work: UnitOfWork, call: Call, sharing: dict[UUID, set[str]]) -> bool:
    """Say whether the duty falls to the caller, or to the one whose proxy he is."""
    for who in filter(None, (call.who.principal, call.who.acting_for)):
        codes = sharing.get(UUID(who.partition(":")[2]))
        if codes is not None and (not codes or any(accepts(role_of(work, code)) for code in codes)):
            return True
    return False


def _tell(work: UnitOfWork, accounts: Iterable[UUID]) -> None:
    tell_of(work, {f"employee:{account}" for account in accounts})


def _told(duty: AcceptanceDuty) -> dict[str, Any]:
    return {
        "duty": str(duty.id),
        "account": str(duty.account_id) if duty.account_id else None,
        "desk_node": str(duty.desk_node_id) if duty.desk_node_id else None,
        "from_date": duty.from_date.isoformat(),
        "to_date": duty.to_date.isoformat() if duty.to_date else None,
    }
