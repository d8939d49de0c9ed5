from uuid import uuid4

import pytest

from chassis.scopes import OrgScope
from chassis.testing.rows import COVERING_NOTHING, rows_seen
from contracts.property.rpc import ADD_CONTRACTOR
from services.property.models import Base

TABLES = sorted(Base.metadata.tables)


def seen(tenant, table, *scopes):
    return rows_seen("property", table, tenant, *scopes)


@pytest.fixture
def full(estate):
    estate.generate("1", floors=1, doors=2)
    firm = {"code": "C1", "name": "安达", "scope": ["fire"], "org_node_ids": [estate.tree.left_leaf]}
    estate.ask(ADD_CONTRACTOR, firm)
    return estate


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
    assert seen(full.tenant, table, OrgScope(full.tree.right)) == 0
