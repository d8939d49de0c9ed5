from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis.scopes import AssignmentScope, OrgScope, RoomsScope
from chassis.testing import work_as
from services.hr.models import Base

TABLES = sorted(Base.metadata.tables)


def seen(tenant, table, *scopes):
    """How many rows the application's role sees with nothing but what the database itself holds against it."""
    with work_as("hr", *scopes, tenant=tenant, principal=f"employee:{uuid4()}") as work:
        return work.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


@pytest.fixture
def staffed(company):
    company.employ("E1", company.garden)
    company.employ("E2", company.tower)
    return company


@pytest.mark.parametrize("table", TABLES)
def test_another_tenant_sees_nothing(staffed, table):
    assert seen(staffed.tenant, table) > 0
    assert seen(uuid4(), table) == 0


@pytest.mark.parametrize("table", TABLES)
def test_a_scope_that_covers_nothing_sees_nothing(staffed, table):
    for scope in (OrgScope(uuid4()), AssignmentScope(uuid4()), RoomsScope(uuid4(), datetime(2024, 1, 1, tzinfo=UTC))):
        assert seen(staffed.tenant, table, scope) == 0


def test_a_node_is_seen_with_what_is_below_it(staffed):
    scope = OrgScope(UUID(staffed.south["id"]))
    assert [seen(staffed.tenant, table, scope) for table in ("nodes", "employees", "posts")] == [2, 1, 1]
