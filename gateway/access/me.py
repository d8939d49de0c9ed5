"""What somebody can know and change of the own login."""

from typing import Any

from contracts.core.errors import FieldProblem, Invalid
from contracts.gateway.events import PASSWORD_CHANGED
from gateway.access.ending import end_all
from gateway.access.noticing import log_account, tell_holder
from gateway.access.passwords import hashed
from gateway.access.proving import demand_password
from gateway.access.reach import own_account
from gateway.access.sessions import begin
from gateway.http.call import Call
from gateway.works import work_of


def me(call: Call) -> dict[str, Any]:
    """Return who is logged in and what that person may do."""
    return {
        "tenant_id": call.who.tenant_id,
        "principal": call.who.principal,
        "permissions": sorted(call.who.permissions),
        "masked": {permission: list(call.who.masked_by(permission)) for permission in sorted(call.who.permissions)},
        "password_change_needed": call.who.password_given,
        "second_factor_required": call.who.factor_owed,
    }


def change_password(call: Call) -> dict[str, Any]:
    """Change the own password: all sessions end, a new one begins. Raises WrongCredentials where the old is wrong."""
    old, new = call.data["old_password"], call.data["new_password"]
    about = demand_password(call, old)
    if new == old:
        raise Invalid(fields=[FieldProblem("new_password", "unchanged", "Is the old one.")])
    password_hash = hashed(new, *about, field="new_password")
    with work_of(call) as work:
        account = own_account(work)
        before = {"password_given": account.password_given}
        account.password_hash, account.password_given, account.password_until = password_hash, False, None
        end_all(work, work.principal)
        log_account(work, "account.change_password", account.id, before, {"password_given": False})
        tell_holder(work, PASSWORD_CHANGED, account.id, call.address)
        return begin(work, work.principal, device=call.device, address=call.address)
