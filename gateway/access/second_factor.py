"""The second factor of an account: begun with a secret, confirmed with a code of the app, asked for at each login."""

from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from contracts.core.errors import Conflict, NotFound
from contracts.gateway.events import SECOND_FACTOR_REMOVED, SECOND_FACTOR_SET_UP
from gateway.access import totp
from gateway.access.changes import tell_of
from gateway.access.ending import end_others
from gateway.access.models import Account
from gateway.access.noticing import log_account, tell_holder
from gateway.access.proving import demand_password
from gateway.access.reach import account_to_take_over, own_account
from gateway.access.tokens import digest
from gateway.http.call import Call
from gateway.http.errors import WrongCode
from gateway.sealing import seal, unseal
from gateway.works import work_of


def begin(call: Call) -> dict[str, Any]:
    """Give the caller's account a new secret, which counts once it is confirmed.

    Raises WrongCredentials where the password is wrong, Conflict where a secret counts already.
    """
    demand_password(call, call.data["password"])
    with work_of(call) as work:
        account = own_account(work)
        if account.totp_since:
            raise Conflict("There is a second factor already: remove it first.")
        secret = totp.new_secret()
        account.totp_sealed = seal(secret)
        log_account(work, "account.begin_second_factor", account.id)
        return {"secret": secret, "uri": totp.uri_of(secret, account.login)}


def confirm(call: Call) -> dict[str, Any]:
    """Have the second factor asked for from now on, and end the sessions that began without.

    Returns the recovery codes, this once. Raises WrongCode.
    """
    with work_of(call) as work:
        account = own_account(work)
        if account.totp_since or not account.totp_sealed:
            raise Conflict("There is nothing to confirm.")
        if not _takes(account, call.data["code"], work):
            raise WrongCode
        codes = totp.new_recovery_codes()
        account.totp_since, account.recovery_digests = work.now, [digest(code) for code in codes]
        end_others(work, call)
        tell_of(work, [work.principal])
        change = {"has_second_factor": False}, {"has_second_factor": True}
        log_account(work, "account.confirm_second_factor", account.id, *change)
        tell_holder(work, SECOND_FACTOR_SET_UP, account.id, call.address)
        return {"recovery_codes": codes}


def remove(call: Call) -> None:
    """Ask for it no more, and end all other sessions. Raises WrongCredentials where the password is wrong."""
    demand_password(call, call.data["password"])
    with work_of(call) as work:
        _take_away(own_account(work), work, call.address)
        end_others(work, call)


def reset(call: Call) -> None:
    """Take it from somebody who has lost the app. Raises NotFound unless all posts of the account are in reach."""
    with work_of(call) as work:
        _take_away(account_to_take_over(work, call, call.data["account_id"]), work)


def lacks_one(work: UnitOfWork) -> bool:
    """Say whether the caller logs in with a password and nothing beside it."""
    if not work.principal.startswith("employee:"):
        return False
    account = own_account(work)
    return account.password_hash is not None and account.totp_since is None


def passes(work: UnitOfWork, account_id: UUID, code: str | None) -> bool:
    """Say whether the right password will do: the account has no second factor, or this is a code of it.

    Each code is good once.
    """
    account = work.get(Account, account_id, lock=True)
    if account.totp_since is None:
        return True
    return code is not None and (_takes(account, code, work) or _recovers(account, code))


def _takes(account: Account, code: str, work: UnitOfWork) -> bool:
    step = totp.step_of(unseal(account.totp_sealed or ""), code, work.now, account.totp_step)
    if step is not None:
        account.totp_step = step
    return step is not None


def _recovers(account: Account, code: str) -> bool:
    left = totp.without(account.recovery_digests, code)
    if left is not None:
        account.recovery_digests = left
    return left is not None


def _take_away(account: Account, work: UnitOfWork, address: str = "") -> None:
    if account.totp_sealed is None:
        raise NotFound
    before = {"has_second_factor": account.totp_since is not None}
    if account.totp_since:
        tell_holder(work, SECOND_FACTOR_REMOVED, account.id, address)
    tell_of(work, [f"employee:{account.id}"])
    account.totp_sealed = account.totp_since = None
    account.recovery_digests = []
    log_account(work, "account.remove_second_factor", account.id, before, {"has_second_factor": False})
