"""Roles: the ready ones, and those that a company makes of permissions itself."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from chassis.database import UnitOfWork
from chassis.scopes import Scopes
from contracts.core.errors import Conflict, Duplicate, FieldProblem, Forbidden, Invalid
from gateway.access.changes import tell_of_all
from gateway.access.givers import givers
from gateway.access.models import CustomRole, Grant
from gateway.access.reach import demand_whole, role_of
from gateway.access.roles import CHANGES, READS, ROLES, Role
from gateway.access.sight import sees_all_of
from gateway.http.call import Call
from gateway.works import work_of

_WHOLE = "Roles are those of the whole company."


def list_roles(call: Call) -> dict[str, Any]:
    """Return all roles: the ready ones first."""
    with work_of(call) as work:
        custom = work.all(work.select(CustomRole).order_by(CustomRole.code))
    ready = [
        {"id": None, "code": code, "name": code, **_gives(role), "reach": role.reach} for code, role in ROLES.items()
    ]
    return {"items": ready + [_as_dict(role) for role in custom]}


def set_role(call: Call) -> dict[str, Any]:
    """Make a role of the company's own, or change it for all who have it.

    Raises Invalid for permissions that there are not, Forbidden for who does not reach the whole company, for
    permissions that he has not in all of it, and for personal values that he does not see in full himself; of the role
    as it was as well.
    """
    demand_whole(call, _WHOLE)
    data = call.data
    _demand_known(data["permissions"])
    _demand_own(call, Role(frozenset(data["permissions"]), in_full=frozenset(data["in_full"])))
    with work_of(call) as work:
        role = work.first(work.select(CustomRole).where(CustomRole.id == data["role_id"]).with_for_update())
        before = _as_dict(role) if role else None
        if role is not None:
            _demand_own(call, role_of(work, role.code))
        if role is None:
            role = CustomRole(id=data["role_id"], code=data["code"])
        if role.code != data["code"]:
            raise Conflict("The code of a role stays: grants name it.")
        _demand_free(work, role)
        role.name, role.permissions = data["name"], sorted(set(data["permissions"]))
        role.in_full = sorted(set(data["in_full"]))
        work.add(role)
        work.session.flush()
        tell_of_all(work)
        work.log("role.set", "role", role.id, before=before, after=_as_dict(role))
        return _as_dict(role)


def remove_role(call: Call) -> None:
    """Remove a role that nobody has, or had. Raises Conflict where somebody has, Forbidden as :func:`set_role`."""
    demand_whole(call, _WHOLE)
    with work_of(call) as work:
        role = work.get(CustomRole, call.data["role_id"], lock=True)
        _demand_own(call, role_of(work, role.code))
        if work.first(work.select(Grant).where(Grant.role == role.code).limit(1)):
            raise Conflict("Somebody has, or had, this role.")
        work.delete(role)
        work.log("role.remove", "role", role.id, before=_as_dict(role))


def _demand_known(permissions: Iterable[str]) -> None:
    if unknown := sorted(set(permissions) - READS - CHANGES):
        raise Invalid(fields=[FieldProblem("permissions", "unknown", f"There is no {', '.join(unknown)}.")])


def _demand_own(call: Call, role: Role) -> None:
    for who in givers(call):
        lacking = [one for one in role.permissions if not Scopes(who.permissions.get(one, ())).whole]
        if lacking:
            raise Forbidden(f"You have not {', '.join(sorted(lacking))} in the whole company yourself.")
        if not sees_all_of(who.masked, role):
            raise Forbidden("You do not see in full yourself what this role would show.")


def _demand_free(work: UnitOfWork, role: CustomRole) -> None:
    same = select(CustomRole.id).where(CustomRole.tenant_id == work.tenant_id, CustomRole.code == role.code)
    taken = work.session.scalar(same.where(CustomRole.id != role.id))
    if role.code in ROLES or taken:
        raise Duplicate("There is a role with this code.")


def _as_dict(role: CustomRole) -> dict[str, Any]:
    return {
        "id": str(role.id),
        "code": role.code,
        "name": role.name,
        "permissions": list(role.permissions),
        "in_full": list(role.in_full),
        "reach": "node",
    }


def _gives(role: Role) -> dict[str, Any]:
    return {"permissions": sorted(role.permissions), "in_full": sorted(role.in_full)}
