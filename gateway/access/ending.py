"""Sessions end: one, all of somebody, or all but that which somebody is in."""

from sqlalchemy import ColumnElement, update

from chassis.database import UnitOfWork
from gateway.access.changes import tell_of
from gateway.access.models import Session
from gateway.http.call import Call


def end(work: UnitOfWork, which: ColumnElement[bool]) -> None:
    """End the sessions of the tenant ``which`` names, and tell all copies."""
    own = (Session.tenant_id == work.tenant_id) & which
    ended = work.session.execute(update(Session).where(own).values(ended_at=work.now).returning(Session.principal))
    tell_of(work, set(ended.scalars()))


def end_all(work: UnitOfWork, principal: str) -> None:
    """End all sessions of ``principal``."""
    end(work, _of(principal))


def end_others(work: UnitOfWork, call: Call) -> None:
    """End all sessions of the caller but this one."""
    end(work, _of(work.principal) & (Session.id != call.who.session_id))


def _of(principal: str) -> ColumnElement[bool]:
    return (Session.principal == principal) & Session.ended_at.is_(None)
