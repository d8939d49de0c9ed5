"""Each order that a list offers is one that an index has: no list is sorted as a whole, whoever asks."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.database import UnitOfWork
from chassis.rpc.declaring import declared_answers
from chassis.testing import OrgScope, work_as
from chassis.testing.plans import plan_of_last
from contracts.core.registry import rpc_methods
from contracts.core.rpc import RpcMethod
from services.billing.service import BillingService
from services.customer.service import CustomerService
from services.hr.service import HrService
from services.notify.service import NotifyService
from services.property.service import PropertyService
from services.ticketing.service import TicketingService

SERVICES = (BillingService, CustomerService, HrService, NotifyService, PropertyService, TicketingService)
LISTS = {
    key: method
    for key, method in rpc_methods().items()
    # What is known of a person comes in pages too, and all of it: to the gateway, which puts it into a file.
    if "cursor" in method.request_schema.fields and method.name != "export_person"
}
MERGED = "ticketing.list_tickets"
"""Comes from streams, one for each node: its pages are sorted, and have a test of their own."""


def _orders(method: RpcMethod) -> list[str]:
    return list(method.request_schema.fields["sort"].validate.choices)  # type: ignore[union-attr]


OFFERED = [(key, sort) for key, method in LISTS.items() for sort in _orders(method)]


def _answer(work: UnitOfWork, method: RpcMethod, asked: dict[str, Any]) -> Any:
    request = method.load_request(asked)
    del request["shown"]
    for service in SERVICES:
        for name, declared in declared_answers(service).items():
            if declared == method:
                return getattr(service, name)(service(), work, request)
    raise LookupError(method.key)


def test_every_list_can_be_sorted_cut_and_counted():
    assert len(LISTS) == 18
    for key, method in LISTS.items():
        assert {"sort", "shown", "count", "limit"} <= set(method.request_schema.fields), key


@pytest.mark.parametrize(("key", "sort"), [row for row in OFFERED if row[0] != MERGED])
@pytest.mark.parametrize("whole", [True, False])
def test_every_order_is_one_of_an_index(key: str, sort: str, whole: bool, tenant: UUID):
    method = LISTS[key]
    scopes = () if whole else (OrgScope(uuid4()),)
    principal = None if whole else f"employee:{uuid4()}"
    with work_as(method.service, *scopes, tenant=tenant, principal=principal) as work:
        plan = plan_of_last(work, lambda: _answer(work, method, {"sort": sort}))
    # What has the same key is sorted by its id; nothing else is.
    assert "Sort" not in plan.replace("Incremental Sort", "").replace("Sort Key", ""), plan
    assert "Index" in plan, plan
