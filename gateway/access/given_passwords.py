"""Passwords that somebody is given: made at random, told once, good for some days, to be changed at the first login."""

import secrets
from datetime import timedelta
from typing import Final

from chassis.database import UnitOfWork
from chassis.settings import number
from contracts.gateway.events import PASSWORD_GIVEN
from gateway.access.ending import end_all
from gateway.access.models import Account
from gateway.access.noticing import log_account, tell_holder

DAYS: Final = 7
"""How long one is good for, unless ``GIVEN_PASSWORD_DAYS`` says otherwise."""

# Nothing that is read or said wrongly: it goes from mouth to ear, or by hand.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


def new_password() -> str:
    """Return one of 79 random bits: ``k3mp-x7wd-9fqt-hn2c``."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def lifetime() -> timedelta:
    """Return how long one is good for."""
    return timedelta(days=number("GIVEN_PASSWORD_DAYS", DAYS))


def give(work: UnitOfWork, account: Account, password_hash: str) -> None:
    """Put it in the place of the account's password, and end its sessions."""
    before = {"has_password": account.password_hash is not None, "password_given": account.password_given}
    account.password_hash, account.password_given = password_hash, True
    account.password_until = work.now + lifetime()
    end_all(work, f"employee:{account.id}")
    after = {"has_password": True, "password_given": True, "password_until": account.password_until}
    log_account(work, "account.set_password", account.id, before, after)
    tell_holder(work, PASSWORD_GIVEN, account.id)
