"""Everything about a token in one query."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
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

from chassis.database.tables import HALTED
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
_PERSON = cast(func.split_part(Session.principal, ":", 2), Uuid())
_ACTING_FOR = bindparam("acting_for", type_=Uuid())
_HOLDER = func.coalesce(_ACTING_FOR, _PERSON)
"""Whose grants count."""

_UNTIL = case(
    (Session.access_digest == _DIGEST, Session.access_until), (Session.former_digest == _DIGEST, Session.former_until)
)


def _behind() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Session.tenant_id,
            Session.id,
            Session.principal,
            Session.expires_at,
            _UNTIL.label("until"),
            Tenant.time_zone,
            Tenant.root_node_id,
            suspended().label("suspended"),
            _account().label("password_given"),
            _is_proxy().label("is_proxy"),
            _origins().label("origins"),
            _granted().label("grants"),
            _duties().label("duties"),
            _tenancies().label("rooms"),
        )
        .join(Tenant, Tenant.id == Session.tenant_id)
        .where(
            Session.tenant_id == bindparam("tenant", type_=Uuid()),
            Session.id == bindparam("session", type_=Uuid()),
            _UNTIL > _NOW,
            Session.ended_at.is_(None),
            Session.expires_at > _NOW,
        )
    )


def suspended() -> Any:
    """Return whether the company of the query is suspended."""
    return exists().where(HALTED.c.tenant_id == Tenant.id).correlate(Tenant)


def _account() -> Any:
    return select(Account.password_given).where(_usable(_PERSON)).correlate(Session).scalar_subquery()


def _is_proxy() -> Any:
    made_proxy = and_(_in_force(Delegation, Delegation.proxy_id == _PERSON), Delegation.account_id == _ACTING_FOR)
    return exists().where(made_proxy, _usable(_ACTING_FOR)).correlate(Session, Tenant)


def _origins() -> Any:
    own_settings = select(TenantSettings.origins).where(TenantSettings.tenant_id == Session.tenant_id)
    return own_settings.correlate(Session).scalar_subquery()


def _granted() -> Any:
    columns = (Grant.role, Grant.org_node_id, _custom(CustomRole.permissions), _custom(CustomRole.in_full))
    return _held(_in_force(Grant, Grant.account_id == _HOLDER), *columns)


def _custom(column: Any) -> Any:
    """Return what stands in a column of a role that the company has made."""
    own = and_(CustomRole.tenant_id == Grant.tenant_id, CustomRole.code == Grant.role)
    return select(column).where(own).correlate(Grant).scalar_subquery()


def _duties() -> Any:
    posted = select(Grant.org_node_id).where(_in_force(Grant, Grant.account_id == _HOLDER)).correlate(Session, Tenant)
    theirs = or_(AcceptanceDuty.account_id == _HOLDER, AcceptanceDuty.desk_node_id.in_(posted))
    return _held(_in_force(AcceptanceDuty, theirs), AcceptanceDuty.org_node_id, AcceptanceDuty.desk_node_id)


def _tenancies() -> Any:
    columns = (ResidentRoom.room_id, ResidentRoom.from_date, ResidentRoom.to_date)
    return _held(_in_force(ResidentRoom, ResidentRoom.customer_id == _PERSON), *columns)


def _usable(account_id: Any) -> ColumnElement[bool]:
    return and_(Account.tenant_id == Session.tenant_id, Account.id == account_id, Account.locked_at.is_(None))


def _in_force(table: Any, theirs: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition on rows for some days: they are ``theirs``, and today is one of the days."""
    days = and_(table.from_date <= _TODAY, or_(table.to_date.is_(None), table.to_date >= _TODAY))
    return and_(table.tenant_id == Session.tenant_id, theirs, days)


def _held(condition: ColumnElement[bool], *columns: Any) -> Any:
    """Return ``columns`` of all rows under ``condition``, as one array of arrays."""
    rows = select(func.jsonb_agg(func.jsonb_build_array(*columns), type_=JSONB))
    return rows.where(condition).correlate(Session, Tenant).scalar_subquery()


BEHIND = _behind()
"""Asked by each process once in the life of a token, and after each change. ``acting_for`` is null where nobody acts
for another one.
"""
