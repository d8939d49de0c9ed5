"""Everything about a token in one query."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased

from chassis.database.tables import HALTED, TRIALS
from gateway.access.models import (
    AcceptanceDuty,
    Account,
    CustomRole,
    Delegation,
    Grant,
    ResidentRoom,
    Session,
    Tenant,
    TenantSettings,
)

_NOW = bindparam("now", type_=DateTime(timezone=True))
_TODAY = cast(func.timezone(Tenant.time_zone, _NOW), Date())
_DIGEST = bindparam("digest", type_=Text())
_ACTING_FOR = bindparam("acting_for", type_=Uuid())
_UNTIL = case(
    (Session.access_digest == _DIGEST, Session.access_until), (Session.former_digest == _DIGEST, Session.former_until)
)


def _behind() -> Select[*tuple[Any, ...]]:
    """Return the query for who is behind a session's token."""
    session = (Session.id, Session.expires_at, _UNTIL.label("until"))
    return (
        select(*session, *_Standing(Session.__table__).columns())
        .join(Tenant, Tenant.id == Session.tenant_id)
        .where(
            Session.tenant_id == bindparam("tenant", type_=Uuid()),
            Session.id == bindparam("session", type_=Uuid()),
            _UNTIL > _NOW,
            Session.ended_at.is_(None),
            Session.expires_at > _NOW,
        )
    )


def _standing() -> Select[*tuple[Any, ...]]:
    """Return the same of a principal who has no token at hand."""
    tenant, principal = bindparam("tenant", type_=Uuid()), bindparam("principal", type_=Text())
    who = select(tenant.label("tenant_id"), principal.label("principal")).subquery("who")
    return select(Tenant.id, *_Standing(who).columns()).join(who, Tenant.id == who.c.tenant_id)


def suspended() -> Any:
    """Return whether the company of the query is suspended."""
    return exists().where(HALTED.c.tenant_id == Tenant.id).correlate(Tenant)


def clearing() -> Any:
    """Return whether what the company of the query has tried out is being cleared."""
    held = exists().where(TRIALS.c.tenant_id == Tenant.id, TRIALS.c.clearing_id.is_not(None))
    return held.correlate(Tenant)


class _Standing:
    """What those may do today who stand in ``who``: a table, or a query, with ``tenant_id`` and ``principal``."""

    def __init__(self, who: FromClause) -> None:
        self._who = who
        self._tenant_id = who.c.tenant_id
        self._person = cast(func.split_part(who.c.principal, ":", 2), Uuid())
        self._holder = func.coalesce(_ACTING_FOR, self._person)
        """Whose grants count."""

    def columns(self) -> tuple[Any, ...]:
        """Return the columns of a query that has the tenant beside ``who``."""
        return (
            self._tenant_id,
            self._who.c.principal,
            Tenant.time_zone,
            Tenant.root_node_id,
            suspended().label("suspended"),
            clearing().label("clearing"),
            self._account().label("password_given"),
            self._factor_owed().label("factor_owed"),
            self._is_proxy().label("is_proxy"),
            self._origins().label("origins"),
            self._granted().label("grants"),
            self._duties().label("duties"),
            self._tenancies().label("rooms"),
        )

    def _account(self) -> Any:
        return select(Account.password_given).where(self._usable(self._person)).correlate(self._who).scalar_subquery()

    def _factor_owed(self) -> Any:
        """Return whether the company requires a second factor that who logs in with a password has not got."""
        bare = Account.password_hash.is_not(None) & Account.totp_since.is_(None)
        owed = and_(TenantSettings.second_factor_required, bare)
        settings = TenantSettings.tenant_id == Account.tenant_id
        asked = select(owed).select_from(Account).join(TenantSettings, settings).where(self._usable(self._person))
        return asked.correlate(self._who).scalar_subquery()

    def _is_proxy(self) -> Any:
        made_proxy = self._in_force(Delegation, Delegation.proxy_id == self._person)
        acts = and_(made_proxy, Delegation.account_id == _ACTING_FOR, self._usable(_ACTING_FOR))
        return exists().where(acts).correlate(self._who, Tenant)

    def _origins(self) -> Any:
        own_settings = select(TenantSettings.origins).where(TenantSettings.tenant_id == self._tenant_id)
        return own_settings.correlate(self._who).scalar_subquery()

    def _granted(self) -> Any:
        columns = (Grant.role, Grant.org_node_id, _custom(CustomRole.permissions), _custom(CustomRole.in_full))
        return self._held(self._in_force(Grant, Grant.account_id == self._holder), *columns)

    def _duties(self) -> Any:
        own = self._in_force(Grant, Grant.account_id == self._holder)
        posted = select(Grant.org_node_id).where(own).correlate(self._who, Tenant)
        theirs = or_(AcceptanceDuty.account_id == self._holder, AcceptanceDuty.desk_node_id.in_(posted))
        columns = (AcceptanceDuty.org_node_id, AcceptanceDuty.desk_node_id)
        return self._held(self._in_force(AcceptanceDuty, theirs), *columns)

    def _tenancies(self) -> Any:
        begins = _first_day()
        theirs = and_(ResidentRoom.customer_id == self._person, begins <= _TODAY)
        columns = (ResidentRoom.room_id, begins, ResidentRoom.to_date)
        return self._held(self._in_force(ResidentRoom, theirs), *columns)

    def _usable(self, account_id: Any) -> ColumnElement[bool]:
        return and_(Account.tenant_id == self._tenant_id, Account.id == account_id, Account.locked_at.is_(None))

    def _in_force(self, table: Any, theirs: ColumnElement[bool]) -> ColumnElement[bool]:
        """Return the condition on rows for some days: they are ``theirs``, and today is one of the days."""
        days = and_(table.from_date <= _TODAY, or_(table.to_date.is_(None), table.to_date >= _TODAY))
        return and_(table.tenant_id == self._tenant_id, theirs, days)

    def _held(self, condition: ColumnElement[bool], *columns: Any) -> Any:
        """Return ``columns`` of all rows under ``condition``, as one array of arrays."""
        rows = select(func.jsonb_agg(func.jsonb_build_array(*columns), type_=JSONB))
        return rows.where(condition).correlate(self._who, Tenant).scalar_subquery()


def _first_day() -> Any:
    """Return from when a tenure counts: the day on which a room changes hands is still of who leaves it."""
    former = aliased(ResidentRoom)
    same = and_(former.tenant_id == ResidentRoom.tenant_id, former.room_id == ResidentRoom.room_id)
    before = and_(former.to_date == ResidentRoom.from_date, former.from_date < ResidentRoom.from_date)
    left = exists().where(same, former.customer_id != ResidentRoom.customer_id, before).correlate(ResidentRoom)
    return cast(ResidentRoom.from_date + cast(left, Integer), Date())


def _custom(column: Any) -> Any:
    """Return what stands in a column of a role that the company has made."""
    own = and_(CustomRole.tenant_id == Grant.tenant_id, CustomRole.code == Grant.role)
    return select(column).where(own).correlate(Grant).scalar_subquery()


BEHIND = _behind()
"""Asked by each process once in the life of a token, and after each change. ``acting_for`` is null where nobody acts
for another one.
"""

STANDING = _standing()
"""The same for a ``principal``, who is not there himself."""
