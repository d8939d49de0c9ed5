from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.scopes import AssignmentScope, OrgScope, PartnerScope, RoomsScope
from chassis.testing import work_as
from services.customer.models import Base

TABLES = sorted(Base.metadata.tables)
NOTHING = (
    OrgScope(uuid4()),
    AssignmentScope(uuid4()),
    PartnerScope(uuid4()),
    RoomsScope(uuid4(), datetime(2024, 1, 1, tzinfo=UTC)),
)


def seen(tenant, table, *scopes):
    """How many rows the application's role sees with nothing but what the database itself holds against it."""
    with work_as("customer", *scopes, tenant=tenant, principal=f"employee:{uuid4()}") as work:
        return work.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


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
    for scope in NOTHING:
        assert seen(full.tenant, table, scope) == 0


@pytest.mark.parametrize("table", TABLES)
def test_a_node_is_seen_from_above_and_not_from_beside(full, table):
    assert seen(full.tenant, table, OrgScope(full.tree.left)) > 0
    beside = 3 if table == "rooms" else 0
    assert seen(full.tenant, table, OrgScope(full.tree.right)) == beside
