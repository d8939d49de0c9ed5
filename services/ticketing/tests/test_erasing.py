"""A customer is erased in ticketing: her tickets stay as facts without a word; what comes late brings nothing back."""

from typing import Any

import pytest

from chassis.testing import ask, relayed
from contracts.core.errors import StillNeeded, Unavailable
from contracts.ticketing import rpc
from services.ticketing.service import TicketingService
from services.ticketing.tests.flow import Flow
from services.ticketing.tests.world import PHONE, World, a_customer

WORDS = {"names": ["王芳"], "values": [PHONE]}


@pytest.fixture
def flow(tenant) -> Flow:
    return Flow(World(tenant))


def _gateway(flow: Flow, method, **more: Any) -> Any:
    asked = {"person_id": flow.world.owner.id} | more
    return ask(TicketingService, method, asked, tenant=flow.world.tenant, principal="system:gateway")


def _erase(flow: Flow) -> Any:
    relayed("ticketing", flow.world.tenant)
    return _gateway(flow, rpc.ERASE_PERSON, **WORDS)


def _exported(flow: Flow, table: str) -> list[dict[str, Any]]:
    items = []
    cursor = None
    while True:
        page = _gateway(flow, rpc.EXPORT_PERSON, cursor=cursor, **WORDS)
        items += [item["values"] for item in page["items"] if item["table"] == table]
        if (cursor := page["next_cursor"]) is None:
            return items


def _closed(flow: Flow) -> dict[str, Any]:
    ticket = flow.dispatch(flow.open(description="王芳家漏水"))
    ticket = flow.pass_audit(flow.report_done(flow.start(flow.accept(ticket))))
    return flow.rate(ticket, satisfied=True, comment="王芳谢谢")


def test_a_ticket_stays_as_a_fact(flow: Flow):
    ticket = _closed(flow)
    told = _erase(flow)
    assert told["things"] == [f"ticket:{ticket['id']}"]
    assert told["rows_kept"]["public.tickets"] == 1
    now = flow.get(ticket)
    assert (now["description"], now["contact_name"], now["contact_phone"]) == ("已删除", "已删除", "")
    assert (now["work"]["hours"], now["work"]["parts"], now["work"]["note"], now["work"]["photos"]) == (
        "1.50",
        ticket["work"]["parts"],
        None,
        [],
    )
    assert (now["rating"]["satisfied"], now["rating"]["comment"]) == (True, None)
    steps = _exported(flow, "public.ticket_log")
    assert {step["note"] for step in steps} == {None}
    assert [step["action"] for step in steps if step["facts"] and "hours" in step["facts"]] == ["report_done"]
    assert [holder["customer_name"] for holder in _exported(flow, "public.room_holders")] == ["已删除"]


def test_an_open_ticket_stands_in_the_way(flow: Flow):
    flow.open()
    assert _gateway(flow, rpc.GET_TIES) == {"ties": {"open_ticket": 1}}
    with pytest.raises(StillNeeded):
        _erase(flow)
    assert [ticket["contact_phone"] for ticket in _exported(flow, "public.tickets")] == [PHONE]


def test_in_the_ticket_of_somebody_else_she_is_no_contact_any_more(flow: Flow):
    other = a_customer(flow.world.lead.id, flow.world.room, flow.world.tree.left_leaf, phones=["+8613800138009"])
    flow.world.has_customers(other)
    ticket = flow.open(flow.world.desk, customer_id=str(other["id"]), contact_name="王芳", contact_phone=PHONE)
    assert _erase(flow)["things"] == [f"others_ticket:{ticket['id']}"]
    now = flow.get(ticket)
    assert (now["contact_name"], now["contact_phone"], now["description"]) == ("已删除", "", "厨房漏水")


def test_what_is_told_late_brings_nothing_back(flow: Flow):
    world = flow.world
    facts = a_customer(world.owner.id, world.room, world.tree.left_leaf, version=7)
    world.has_customers(facts)
    _erase(flow)
    world.has_customers(facts | {"name": "已删除", "phones": [], "version": 9})
    world.has_customers(facts | {"version": 8})
    holders = _exported(flow, "public.room_holders")
    assert {(holder["customer_name"], tuple(holder["phones"])) for holder in holders} == {("已删除", ())}


def test_what_is_not_yet_told_is_told_first(flow: Flow):
    flow.cancel(flow.open())
    with pytest.raises(Unavailable):
        _gateway(flow, rpc.ERASE_PERSON, **WORDS)
    assert [ticket["contact_phone"] for ticket in _exported(flow, "public.tickets")] == [PHONE]
