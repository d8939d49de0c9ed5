from uuid import UUID, uuid4

import pytest

from chassis.testing import ask, deliver, emitted
from contracts.core.errors import Conflict
from contracts.gateway.events import TENANT_CREATED
from contracts.hr.events import NODES_CHANGED
from contracts.hr.rpc import LIST_NODES
from services.hr.handlers import HrHandlers
from services.hr.service import HrService


def news(tenant):
    return {"id": tenant, "code": "ANJU", "name": "安居集团", "root_node_id": uuid4()}


def roots(tenant):
    return [(node["id"], node["code"], node["name"]) for node in ask(HrService, LIST_NODES, tenant=tenant)["items"]]


def test_a_new_tenant_gets_its_root(tenant):
    created = news(tenant)
    deliver(HrHandlers, TENANT_CREATED, created, tenant=tenant)
    assert roots(tenant) == [(str(created["root_node_id"]), "ANJU", "安居集团")]
    [event] = emitted("hr", tenant, NODES_CHANGED)
    assert event.data["nodes"][0]["ancestors"] == [created["root_node_id"]]


def test_the_news_counts_once(tenant):
    created = news(tenant)
    event_id = deliver(HrHandlers, TENANT_CREATED, created, tenant=tenant)
    deliver(HrHandlers, TENANT_CREATED, created, tenant=tenant, event_id=event_id)
    assert len(roots(tenant)) == len(emitted("hr", tenant)) == 1


def test_news_that_comes_after_the_root_changes_nothing(company):
    before = roots(company.tenant)
    same = news(company.tenant) | {"root_node_id": UUID(company.hq["id"])}
    deliver(HrHandlers, TENANT_CREATED, same, tenant=company.tenant)
    assert roots(company.tenant) == before


def test_news_of_another_root_is_not_taken_in_silence(company):
    with pytest.raises(Conflict):
        deliver(HrHandlers, TENANT_CREATED, news(company.tenant), tenant=company.tenant)
