"""Each order that a list offers is one that an index has: no list is sorted as a whole, whoever asks."""

from uuid import UUID, uuid4

import pytest

from chassis.testing import OrgScope, work_as
from chassis.testing.plans import plan_of_last
from tests.lists.answering import COLLECTED, GROWING, LISTS, answer, orders

OFFERED = [
    (key, sort, whole)
    for key, method in LISTS.items()
    for sort in orders(method)
    for whole in (True, False)
    # Those that come from streams, one for each node, are sorted page by page: see test_plans.
    if key != "ticketing.list_tickets" and (whole or key not in (*GROWING, *COLLECTED))
]


def test_every_list_can_be_sorted_cut_and_counted():
    assert len(LISTS) == 18
    for key, method in LISTS.items():
        assert {"sort", "shown", "count", "limit"} <= set(method.request_schema.fields), key


@pytest.mark.parametrize(("key", "sort", "whole"), OFFERED)
def test_every_order_is_one_of_an_index(key: str, sort: str, whole: bool, tenant: UUID):
    method = LISTS[key]
    scopes = () if whole else (OrgScope(uuid4()),)
    principal = None if whole else f"employee:{uuid4()}"
    with work_as(method.service, *scopes, tenant=tenant, principal=principal) as work:
        plan = plan_of_last(work, lambda: answer(work, method, {"sort": sort}))
    # What has the same key is sorted by its id; nothing else is.
    assert "Sort" not in plan.replace("Incremental Sort", "").replace("Sort Key", ""), plan
    assert "Index" in plan, plan
