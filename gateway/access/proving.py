"""Whoever is logged in proves again that it is he, before what he logs in by is changed."""

from gateway.access.attempts import attempt, by_account, by_address, came_about
from gateway.access.passwords import matches
from gateway.access.reach import own_account
from gateway.access.words import words_about
from gateway.http.call import Call
from gateway.http.errors import GivenPasswordExpired, WrongCredentials
from gateway.works import work_of


def demand_password(call: Call, password: str) -> tuple[str, ...]:
    """Return what is known of the caller, for whom ``password`` is the right one.

    Raises WrongCredentials, GivenPasswordExpired, TooManyAttempts, NotFound for those who log in without an account.
    """
    with work_of(call) as work:
        account = own_account(work)
        kept, login, known = account.password_hash, account.login, words_about(work, account)
        over = account.password_is_over(work.now)
    counted = by_address(call.address), by_account(str(call.who.tenant_id), login)
    attempt(*counted)
    if not matches(kept, password):
        raise WrongCredentials
    if over:
        raise GivenPasswordExpired
    came_about(*counted)
    return known
