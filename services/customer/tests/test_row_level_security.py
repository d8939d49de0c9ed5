from uuid import uuid4

import pytest

from chassis.scopes import OrgScope
from chassis.testing.rows import COVERING_NOTHING, rows_seen
from services.customer.models import Base

TABLES = sorted(Base.metadata.tables)


def seen(tenant, table, *scopes):
    return rows_seen("customer", table, tenant, *scopes)


@pytest.fixture
def full(town):
    town.add("张三", town.left["101"])
    return town


@pytest.mark.parametrize("table", TABLES)
def test_another_tenant_sees_nothing(full, table):
    assert seen(full.tenant, table) > 0
    assert seen(uuid4(), table) == 0


@pytest.mark.parametrize("table", TABLES)
def test_a_scope_that_covers_nothing_sees_nothing(full, table):
    for scope in COVERING_NOTHING:
        assert seen(full.tenant, table, scope) == 0


@pytest.mark.parametrize("table", TABLES)
def test_a_node_is_seen_from_above_and_not_from_beside(full, table):
    assert seen(full.tenant, table, OrgScope(full.tree.left)) > 0
    beside = 3 if table == "rooms" else 0
    assert seen(full.tenant, table, OrgScope(full.tree.right)) == beside
