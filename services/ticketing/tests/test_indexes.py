"""That lists find their index under row-level security too: only a leakproof operator gets that far."""

import pytest

from chassis.testing import work_as
from chassis.testing.plans import plan_of_last
from services.ticketing.listing import list_tickets


def plan_of(world, who, **filters):
    """The plan of the list that ``who`` asks for."""
    wanted = {"status": None, "org_node_id": None, "room_id": None, "worker_id": None} | filters
    with work_as("ticketing", *who.scopes, tenant=world.tenant, principal=who.principal) as work:
        return plan_of_last(work, lambda: list_tickets(work, limit=20, cursor=None, **wanted))


@pytest.mark.parametrize(
    ("reader", "index", "columns"),
    [
        ("admin", "ix_tickets_by_status", ("tenant_id", "status")),
        ("lead", "ix_tickets_by_node", ("tenant_id", "org_node_id", "status")),
        ("manager", "ix_tickets_by_node", ("tenant_id", "org_node_id", "status")),
        ("worker", "ix_tickets_by_worker", ("tenant_id", "worker_id", "status")),
        ("owner", "ix_tickets_by_room", ("tenant_id", "room_id")),
    ],
)
@pytest.mark.parametrize("status", [None, "reported"])
def test_every_list_goes_along_an_index(world, reader, index, columns, status):
    plan = plan_of(world, getattr(world, reader), status=status)
    assert index in plan
    after = plan[plan.index(index) :].splitlines()
    condition = next(line for line in after if "Index Cond" in line)
    assert all(f"({column} =" in condition for column in columns)
    assert "Seq Scan on tickets" not in plan
