"""Accounts of employees: listed, given a password."""

from typing import Any

from contracts.core.errors import NotFound
from gateway.access.models import Account
from gateway.access.passwords import hashed
from gateway.access.reach import covered, seen
from gateway.access.sessions import end_all
from gateway.http.call import Call
from gateway.works import work_of


def list_accounts(call: Call) -> dict[str, Any]:
    """Return a page of the accounts of those who have, or had, a post in reach."""
    with work_of(call) as work:
        accounts = work.select(Account).where(seen(work))
        page = work.page(accounts, Account.login, limit=call.data["limit"], cursor=call.data["cursor"])
        return {"items": [as_dict(account) for account in page["items"]], "next_cursor": page["next_cursor"]}


def set_password(call: Call) -> dict[str, Any]:
    """Give an account a new password, and end its sessions. Raises NotFound unless all its posts are in reach."""
    password_hash = hashed(call.data["password"])
    with work_of(call) as work:
        account = work.get(Account, call.data["account_id"])
        if not covered(work, account):
            raise NotFound
        account.password_hash = password_hash
        end_all(work, f"employee:{account.id}")
        work.log("account.set_password", "account", account.id)
        return as_dict(account)


def as_dict(account: Account) -> dict[str, Any]:
    """Return what may be said of an account."""
    return {
        "id": account.id,
        "login": account.login,
        "name": account.name,
        "has_password": account.password_hash is not None,
    }
