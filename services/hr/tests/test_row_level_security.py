from uuid import UUID, uuid4

import pytest

from chassis.scopes import OrgScope
from chassis.testing.rows import COVERING_NOTHING, rows_seen
from services.hr.models import Base

TABLES = sorted(Base.metadata.tables)


def seen(tenant, table, *scopes):
    return rows_seen("hr", table, tenant, *scopes)


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
    for scope in COVERING_NOTHING:
        assert seen(staffed.tenant, table, scope) == 0


def test_a_node_is_seen_with_what_is_below_it(staffed):
    scope = OrgScope(UUID(staffed.south["id"]))
    assert [seen(staffed.tenant, table, scope) for table in ("nodes", "employees", "posts")] == [2, 1, 1]
