"""The ORM session of one unit of work: it knows the tenant and the time and gives them to new and changed rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Select, event
from sqlalchemy.orm import Session

from chassis.database.model import TenantRow, Timestamps


class WorkSession(Session):
    """A session of one tenant at one moment. ``reach`` are the values of the conditions on what may be seen."""

    def __init__(self, engine: Engine, tenant_id: UUID, now: datetime, reach: Mapping[str, Any]) -> None:
        super().__init__(engine, expire_on_commit=False)
        self.tenant_id = tenant_id
        self.now = now
        self._reach = reach

    def _execute_internal(self, statement: Any, params: Any = None, **more: Any) -> Any:
        # What execute(), scalars() and scalar() come down to. Only a query takes no notice of values that it does not
        # ask for.
        given = {**self._reach, **(params or {})} if isinstance(statement, Select) else params
        return super()._execute_internal(statement, given, **more)


@event.listens_for(WorkSession, "before_flush")
def _fill(session: WorkSession, *_: Any) -> None:
    for row in session.new:
        _default(row, TenantRow, "tenant_id", session.tenant_id)
        _default(row, Timestamps, "created_at", session.now)
        _default(row, Timestamps, "updated_at", session.now)
    for row in session.dirty:
        if isinstance(row, Timestamps) and session.is_modified(row):
            row.updated_at = session.now


def _default(row: object, kind: type, name: str, value: object) -> None:
    if isinstance(row, kind) and getattr(row, name) is None:
        setattr(row, name, value)
