"""Who is behind a token, and what that person may do."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from threading import Lock
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cachetools import LRUCache
from sqlalchemy import Date, DateTime, Engine, Select, Text, Uuid, and_, bindparam, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from chassis import runtime
from chassis.database.channel import Listener
from chassis.scopes import Scope
from contracts.core.errors import Unauthenticated
from gateway.access import changes
from gateway.access.authorization import Granted, Tenancy, scopes_of_employee, scopes_of_resident
from gateway.access.models import Account, CustomRole, Grant, ResidentRoom, Session, Tenant
from gateway.access.roles import ROLES, Role
from gateway.access.tokens import ACCESS, Token, digest
from gateway.http.call import Identity
from gateway.works import acting

_MOST = 20_000
_TRUSTED_SECONDS = 1.0


@dataclass(frozen=True)
class _Known:
    """What was found out, and until when it stays so unless something changes."""

    identity: Identity
    until: datetime


class Identities:
    """Finds who is behind a token.

    What was found holds until somebody tells of a change (:mod:`gateway.access.changes`). Where nothing has surely been
    heard for a second, the database is asked each time.
    """

    def __init__(self) -> None:
        self._known: LRUCache[str, _Known] = LRUCache(_MOST)
        self._forgotten = 0
        self._lock = Lock()
        self._listener = Listener(_engine, changes.CHANNEL, self._hear, self.forget)

    def of(self, token: str) -> Identity:
        """Return who is behind ``token``. Raises Unauthenticated when nobody is, Unavailable when it is not known."""
        key, now = digest(token), runtime.current().clock.now()
        with self._lock:
            known, forgotten = self._known.get(key), self._forgotten
        if known is not None and now < known.until and self._listener.age() < _TRUSTED_SECONDS:
            return known.identity
        known = _look_up(token, key, now)
        with self._lock:
            # Something has changed meanwhile: perhaps just this.
            if forgotten == self._forgotten:
                self._known[key] = known
        return known.identity

    def forget(self, meant: changes.Meant | None = None) -> None:
        """Look everybody up again who is meant; with nothing, all."""
        with self._lock:
            self._forgotten += 1
            for key in [key for key, known in self._known.items() if _is_meant(known.identity, meant)]:
                del self._known[key]

    def close(self) -> None:
        """Hear of changes no more; the database is asked each time then."""
        self._listener.close()

    def _hear(self, said: str) -> None:
        for meant in changes.read(said):
            self.forget(meant)


def _engine() -> Engine:
    return runtime.current().engine


def _is_meant(identity: Identity, meant: changes.Meant | None) -> bool:
    if meant is None:
        return True
    tenant_id, principal = meant
    return identity.tenant_id == tenant_id and principal in (None, identity.principal)


def _look_up(text: str, key: str, now: datetime) -> _Known:
    token = Token.read(ACCESS, text)
    if token is None:
        raise Unauthenticated("The token is none of ours.")
    with runtime.current().works.begin(acting(token.tenant_id), read_only=True) as work:
        asked = {"tenant": token.tenant_id, "session": token.session_id, "digest": key, "now": now}
        found = work.session.execute(_BEHIND, asked).one_or_none()
    if found is None:
        raise Unauthenticated("The session has ended, or its access token is over: refresh it.")
    zone = ZoneInfo(found.time_zone)
    given = found.password_given is True
    identity = Identity(token.tenant_id, found.principal, found.id, _permissions(found, zone), given)
    return _Known(identity, min(found.until, found.expires_at, _midnight(now, zone)))


def _midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """Return when the next day begins: grants and tenancies are for days."""
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time.min, zone)


def _permissions(found: Any, zone: ZoneInfo) -> dict[str, tuple[Scope, ...]]:
    """Return what the person may do today, in the tenant's time zone."""
    kind, _, person = found.principal.partition(":")
    if kind == "customer":
        return scopes_of_resident(map(_tenancy, found.rooms or ()), zone)
    if found.password_given is None:
        raise Unauthenticated("The account is gone.")
    root: UUID = found.root_node_id
    return scopes_of_employee(UUID(person), [_granted(root, *grant) for grant in found.grants or ()])


def _granted(root: UUID, code: str, node: str, permissions: list[str] | None) -> Granted:
    """Return a grant of a ready role, or of one of the company's own with ``permissions``."""
    role = ROLES.get(code) or Role(frozenset(permissions or ()))
    return Granted(role, UUID(node), UUID(node) == root)


def _tenancy(room: list[Any]) -> Tenancy:
    room_id, since, until = room
    return Tenancy(UUID(room_id), date.fromisoformat(since), date.fromisoformat(until) if until else None)


def _behind() -> Select[*tuple[Any, ...]]:
    person = cast(func.split_part(Session.principal, ":", 2), Uuid())
    now = bindparam("now", type_=DateTime(timezone=True))
    today = cast(func.timezone(Tenant.time_zone, now), Date())

    def held(table: Any, owner: Any, *columns: Any) -> Any:
        own = and_(table.tenant_id == Session.tenant_id, owner == person)
        in_force = and_(table.from_date <= today, or_(table.to_date.is_(None), table.to_date >= today))
        rows = select(func.jsonb_agg(func.jsonb_build_array(*columns), type_=JSONB)).where(own, in_force)
        return rows.correlate(Session, Tenant).scalar_subquery()

    given = bindparam("digest", type_=Text())
    until = case(
        (Session.access_digest == given, Session.access_until), (Session.former_digest == given, Session.former_until)
    )
    own = and_(Account.tenant_id == Session.tenant_id, Account.id == person, Account.locked_at.is_(None))
    account = select(Account.password_given).where(own).correlate(Session).scalar_subquery()
    tenancy = (ResidentRoom.room_id, ResidentRoom.from_date, ResidentRoom.to_date)
    return (
        select(
            Session.id,
            Session.principal,
            Session.expires_at,
            until.label("until"),
            Tenant.time_zone,
            Tenant.root_node_id,
            account.label("password_given"),
            held(Grant, Grant.account_id, Grant.role, Grant.org_node_id, _custom()).label("grants"),
            held(ResidentRoom, ResidentRoom.customer_id, *tenancy).label("rooms"),
        )
        .join(Tenant, Tenant.id == Session.tenant_id)
        .where(
            Session.tenant_id == bindparam("tenant", type_=Uuid()),
            Session.id == bindparam("session", type_=Uuid()),
            until > now,
            Session.ended_at.is_(None),
            Session.expires_at > now,
        )
    )


def _custom() -> Any:
    """Return the permissions of a role that the company has made."""
    own = and_(CustomRole.tenant_id == Grant.tenant_id, CustomRole.code == Grant.role)
    return select(CustomRole.permissions).where(own).correlate(Grant).scalar_subquery()


_BEHIND = _behind()
"""Everything about a token in one query: each process asks it once in the life of a token, and after each change."""
