"""Attempts to log in are counted, by account and by address: who fails often has to wait longer and longer.

An attempt counts before it is known what becomes of it, so that many at once gain nothing; a login that comes about
takes it back. Accounts that do not exist are counted like others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID, uuid5

from sqlalchemy.dialects.postgresql import insert

from chassis.database import UnitOfWork
from gateway.access.models import LoginAttempts
from gateway.http.addresses import network_of
from gateway.http.errors import TooManyAttempts
from gateway.works import NO_TENANT, system_work

_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(hours=1)
_SPACE = UUID("6c1c1fd4-5a52-4a3a-9b6f-6c4ef0f1f0aa")


@dataclass(frozen=True)
class Counted:
    """What attempts are counted by, and how many may fail before the next has to wait."""

    what: str
    free: int

    @property
    def id(self) -> UUID:
        """The row's id: the names themselves are not kept."""
        return uuid5(_SPACE, self.what)


def by_account(tenant: str, login: str) -> Counted:
    """Return what counts for an account, or a phone."""
    return Counted(f"account {tenant} {login.casefold()}", 5)


def by_address(address: str, *, doing: str = "address", free: int = 50) -> Counted:
    """Return what counts for an address: a whole office may be behind it."""
    return Counted(f"{doing} {network_of(address)}", free)


def attempt(*counted: Counted) -> None:
    """Count an attempt. Raises TooManyAttempts, and counts nothing, where one of them has to wait still."""
    with system_work(NO_TENANT) as work:
        rows = _locked(work, counted)
        waits = [row.blocked_until - work.now for row in rows.values() if row.blocked_until]
        if waits and max(waits) > timedelta():
            raise TooManyAttempts(seconds=ceil(max(waits).total_seconds()))
        for one in counted:
            _count(rows[one.id], one.free, work.now)


def came_about(address: Counted, *accounts: Counted) -> int:
    """Take the attempt back, and forget all those of the ``accounts`` before it. Returns how many these were."""
    with system_work(NO_TENANT) as work:
        rows = _locked(work, (address, *accounts))
        failed = max((rows[account.id].failures for account in accounts), default=1) - 1
        for account in accounts:
            rows[account.id].failures, rows[account.id].blocked_until = 0, None
        rows[address.id].failures = max(0, rows[address.id].failures - 1)
        return failed


def _count(row: LoginAttempts, free: int, now: datetime) -> None:
    forgotten = row.last_at < now - _FORGOTTEN_AFTER
    row.failures = 1 if forgotten else row.failures + 1
    row.last_at = now
    over = row.failures - free
    row.blocked_until = now + min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(over, 5)) if over >= 0 else None


def _locked(work: UnitOfWork, counted: Sequence[Counted]) -> dict[UUID, LoginAttempts]:
    """Return the rows by their ids, always locked in the same order: two wait for each other, and not in a circle."""
    ids = sorted(one.id for one in counted)
    fresh = [{"tenant_id": work.tenant_id, "id": id, "failures": 0, "last_at": work.now} for id in ids]
    # Changes nothing where there is one, and locks it; whoever sweeps meanwhile takes no row away from under this.
    held = insert(LoginAttempts).values(fresh)
    same = held.on_conflict_do_update(index_elements=["tenant_id", "id"], set_={"failures": LoginAttempts.failures})
    rows = work.session.scalars(same.returning(LoginAttempts), execution_options={"populate_existing": True})
    return {row.id: row for row in rows}
