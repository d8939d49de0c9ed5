"""Accounts of employees: listed, given a password, locked."""

from typing import Any

from chassis.database.paging import in_order, page_asked
from gateway.access.ending import end_all
from gateway.access.given_passwords import give, new_password
from gateway.access.models import Account
from gateway.access.noticing import log_account
from gateway.access.passwords import hashed
from gateway.access.reach import account_to_take_over, covered_account, demand_other, seen
from gateway.http.call import Call
from gateway.works import work_of


def list_accounts(call: Call) -> dict[str, Any]:
    """Return a page of the accounts of those who have, or had, a post in reach."""
    with work_of(call) as work:
        accounts = work.select(Account).where(seen(work))
        if call.data["login"] is not None:
            accounts = accounts.where(Account.login == call.data["login"])
        page = work.page(accounts, *in_order(call.data["sort"], login=Account.login), **page_asked(call.data))
        return page | {"items": [as_dict(account) for account in page["items"]]}


def set_password(call: Call) -> dict[str, Any]:
    """Give an account a new password, which its owner has to change, and end its sessions.

    The password is in the answer and nowhere else. Raises NotFound unless all its posts are in reach, Forbidden where
    who logs in with it may more than the caller.
    """
    with work_of(call) as work:
        account_to_take_over(work, call, call.data["account_id"])
    password = new_password()
    password_hash = hashed(password)
    with work_of(call) as work:
        account = account_to_take_over(work, call, call.data["account_id"])
        give(work, account, password_hash)
        return as_dict(account) | {"password": password, "password_until": account.password_until}


def lock(call: Call) -> dict[str, Any]:
    """Let nobody in with an account any more, and end its sessions. Raises NotFound unless its posts are in reach."""
    return _locked(call, locked=True)


def unlock(call: Call) -> dict[str, Any]:
    """Let its owner in again. Raises NotFound unless its posts are in reach."""
    return _locked(call, locked=False)


def _locked(call: Call, *, locked: bool) -> dict[str, Any]:
    with work_of(call) as work:
        account = covered_account(work, call, call.data["account_id"])
        demand_other(call, account)
        before = {"locked": account.locked_at is not None}
        account.locked_at = work.now if locked else None
        end_all(work, f"employee:{account.id}")
        action = "account.lock" if locked else "account.unlock"
        log_account(work, action, account.id, before, {"locked": locked})
        return as_dict(account)


def as_dict(account: Account) -> dict[str, Any]:
    """Return what may be said of an account."""
    return {
        "id": account.id,
        "login": account.login,
        "name": account.name,
        "has_password": account.password_hash is not None,
        "has_second_factor": account.totp_since is not None,
        "locked": account.locked_at is not None,
    }
