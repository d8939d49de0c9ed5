from uuid import uuid4

import pytest

from chassis.nodes import path_of
from chassis.testing import deliver, work_as
from contracts.billing.events import CHARGE_ITEMS_CHANGED
from contracts.customer.events import CUSTOMERS_CHANGED
from contracts.hr.events import EMPLOYEES_CHANGED, NODES_CHANGED
from contracts.property.events import ROOMS_CHANGED
from services.ticketing.handlers import TicketingHandlers
from services.ticketing.models import ChargeItem, Employee, Room, RoomHolder
from services.ticketing.tests.world import a_charge_item, a_customer, a_room, an_employee

NODE, SAME = uuid4(), uuid4()
CUSTOMER = a_customer(uuid4(), uuid4(), NODE)


def rooms(label, version):
    return ROOMS_CHANGED, {"rooms": [a_room(SAME, NODE, version, label=label)]}


def customers(name, version):
    return CUSTOMERS_CHANGED, {"customers": [CUSTOMER | {"name": name, "version": version}]}


def employees(name, version):
    return EMPLOYEES_CHANGED, {"change": "added", "employees": [an_employee(SAME, NODE, version, name)]}


def charge_items(name, version):
    item = a_charge_item(((NODE, "1.00"),), version=version) | {"id": SAME, "name": name}
    return CHARGE_ITEMS_CHANGED, {"items": [item]}


COPIES = [
    (rooms, Room, "label"),
    (customers, RoomHolder, "customer_name"),
    (employees, Employee, "name"),
    (charge_items, ChargeItem, "name"),
]


def kept(tenant, model, column):
    with work_as("ticketing", tenant=tenant) as work:
        return [(getattr(row, column), row.source_version) for row in work.all(work.select(model))]


@pytest.mark.parametrize(("tell", "model", "column"), COPIES, ids=lambda part: getattr(part, "__name__", part))
def test_a_copy_follows_its_owner(tenant, tell, model, column):
    for name, version in (("A", 1), ("B", 2)):
        deliver(TicketingHandlers, *tell(name, version), tenant=tenant)
    assert kept(tenant, model, column) == [("B", 2)]


@pytest.mark.parametrize(("tell", "model", "column"), COPIES, ids=lambda part: getattr(part, "__name__", part))
def test_what_comes_late_is_older_than_what_is_known(tenant, tell, model, column):
    for name, version in (("B", 2), ("A", 1)):
        deliver(TicketingHandlers, *tell(name, version), tenant=tenant)
    assert kept(tenant, model, column) == [("B", 2)]


@pytest.mark.parametrize(("tell", "model", "column"), COPIES, ids=lambda part: getattr(part, "__name__", part))
def test_the_same_event_again_changes_nothing(tenant, tell, model, column):
    event, payload = tell("A", 1)
    delivery = deliver(TicketingHandlers, event, payload, tenant=tenant)
    changed = tell("changed on the way", 5)[1]
    deliver(TicketingHandlers, event, changed, tenant=tenant, event_id=delivery)
    assert kept(tenant, model, column) == [("A", 1)]


def test_a_customer_holds_every_room_she_was_told_to(tenant):
    customer = a_customer(uuid4(), uuid4(), NODE)
    another = customer["tenures"][0] | {"id": uuid4(), "room_id": uuid4(), "relation": "renter"}
    customer["tenures"].append(another)
    deliver(TicketingHandlers, CUSTOMERS_CHANGED, {"customers": [customer]}, tenant=tenant)
    with work_as("ticketing", tenant=tenant) as work:
        holders = work.all(work.select(RoomHolder))
    assert {holder.relation for holder in holders} == {"owner", "renter"}
    assert {holder.customer_id for holder in holders} == {customer["id"]}


def test_a_node_that_moves_takes_its_place(tenant):
    root, project = uuid4(), uuid4()
    node = {
        "id": project,
        "parent_id": None,
        "kind": "project",
        "code": "P",
        "name": "P",
        "city": None,
        "address": None,
        "ancestors": [project],
        "version": 1,
    }
    moved = node | {"parent_id": root, "ancestors": [root, project], "version": 2}
    for facts in (node, moved, node):
        deliver(TicketingHandlers, NODES_CHANGED, {"change": "moved", "nodes": [facts]}, tenant=tenant)
    with work_as("ticketing", tenant=tenant) as work:
        assert path_of(work, project) == (root, project)
        assert path_of(work, root) == ()
