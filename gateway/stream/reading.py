"""Reads what somebody has not heard yet."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from chassis import runtime
from chassis.context import Context
from chassis.scopes import Scope, Scopes
from chassis.settings import period
from gateway.access.models import Tenant
from gateway.retention import HAPPENINGS
from gateway.stream.keeping import PERMISSIONS
from gateway.stream.models import Happening
from gateway.works import acting

MOST = 500
"""How many are read at a time."""

_SECONDS = 5.0


def head(tenant_id: UUID) -> int:
    """Return the position of the last that happened, 0 where nothing has."""
    with runtime.current().works.begin(acting(tenant_id), read_only=True) as work:
        newest = select(func.max(Happening.position)).where(Happening.tenant_id == tenant_id)
        return work.session.scalars(newest).one() or 0


def is_kept(tenant_id: UUID, position: int) -> bool:
    """Say whether what came after ``position`` is all there: so it is while that itself is.

    0 is the beginning: so it is while the company is younger than what is kept.
    """
    with runtime.current().works.begin(acting(tenant_id), read_only=True) as work:
        if position:
            return work.first(work.select(Happening).where(Happening.position == position)) is not None
        days = period(HAPPENINGS.setting, HAPPENINGS.days, "days")
        begun = work.session.scalars(select(Tenant.created_at).where(Tenant.id == tenant_id)).one()
        return days is None or begun > work.now - timedelta(days=days)


def after(context: Context, permissions: Mapping[str, tuple[Scope, ...]], position: int, until: int) -> list[Happening]:
    """Return what happened after ``position``, up to ``until``, that somebody with ``permissions`` may see.

    The oldest come first, at most :data:`MOST`.
    """
    found = [
        happening
        for scopes, asked in _by_scopes(permissions).items()
        for happening in _read(replace(context, permission=asked[0], scopes=Scopes(scopes)), asked, position, until)
    ]
    return sorted(found, key=lambda happening: happening.position)[:MOST]


def _by_scopes(permissions: Mapping[str, tuple[Scope, ...]]) -> dict[tuple[Scope, ...], list[str]]:
    """Return the permissions that count here by their scopes: mostly these are the same, and asked for once."""
    groups: dict[tuple[Scope, ...], list[str]] = {}
    for permission in sorted(set(PERMISSIONS.values())):
        if scopes := permissions.get(permission):
            groups.setdefault(scopes, []).append(permission)
    return groups


def _read(context: Context, permissions: Iterable[str], position: int, until: int) -> list[Happening]:
    asked = replace(context, deadline=time.time() + _SECONDS)
    with runtime.current().works.begin(asked, read_only=True) as work:
        new = work.select(Happening).where(
            Happening.position > position, Happening.position <= until, Happening.permission.in_(permissions)
        )
        return work.all(new.order_by(Happening.position).limit(MOST))
