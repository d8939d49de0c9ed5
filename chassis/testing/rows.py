"""What the database itself holds against somebody who asks it directly."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import text

from chassis.scopes import AssignmentScope, OrgScope, PartnerScope, RoomsScope, Scope
from chassis.testing.working import work_as

COVERING_NOTHING: tuple[Scope, ...] = (
    OrgScope(uuid4()),
    AssignmentScope(uuid4()),
    PartnerScope(uuid4()),
    RoomsScope(uuid4(), datetime(2024, 1, 1, tzinfo=UTC)),
)
"""A scope of each kind, of things that are nowhere."""


def rows_seen(service: str, table: str, tenant: UUID, *scopes: Scope) -> int:
    """Return how many rows of ``table`` the service's role sees in ``scopes`` when a query names no condition."""
    with work_as(service, *scopes, tenant=tenant, principal=f"employee:{uuid4()}") as work:
        return int(work.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608
