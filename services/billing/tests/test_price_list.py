from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from chassis.testing import AssignmentScope, OrgScope, a_tree, ask, clock_at, emitted
from contracts.billing.events import CHARGE_ITEMS_CHANGED
from contracts.billing.rpc import ADD_CHARGE_ITEM, LIST_CHARGE_ITEMS, SET_PRICE
from contracts.core.errors import Conflict, Duplicate, Invalid, NotFound
from services.billing.service import BillingService

TODAY = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture
def tree(tenant):
    return a_tree("billing", tenant)


def add(tenant, node, code="tap", **more):
    context = {name: more.pop(name) for name in ("scopes", "principal", "key") if name in more}
    asked = {"code": code, "name": "更换水龙头", "unit": "个", "org_node_id": node, "unit_price": "80.00"}
    with clock_at(TODAY):
        return ask(BillingService, ADD_CHARGE_ITEM, asked | more, tenant=tenant, **context)


def set_price(tenant, item, node, price, day, **context):
    asked = {"charge_item_id": item["id"], "org_node_id": node, "unit_price": price, "from_date": day}
    with clock_at(TODAY):
        return ask(BillingService, SET_PRICE, asked, **{"tenant": tenant} | context)


def price_at(tenant, node, at=TODAY, **context):
    with clock_at(at):
        page = ask(BillingService, LIST_CHARGE_ITEMS, {"org_node_id": node}, tenant=tenant, **context)
    return page["items"][0]["price"]


def listed(tenant):
    return ask(BillingService, LIST_CHARGE_ITEMS, {}, tenant=tenant)["items"]


def as_staff(node):
    return {"scopes": [OrgScope(node)], "principal": f"employee:{uuid4()}", "key": str(uuid4())}


def test_an_item_begins_with_a_price_from_today(tenant, tree):
    item = add(tenant, tree.root)
    assert (item["currency"], item["version"]) == ("CNY", 1)
    assert item["prices"] == [{"org_node_id": str(tree.root), "unit_price": "80.00", "from_date": "2026-03-02"}]
    [event] = emitted("billing", tenant, CHARGE_ITEMS_CHANGED)
    assert event.data["items"][0]["prices"][0]["unit_price"] == Decimal("80.00")


def test_a_code_is_taken_once(tenant, tree):
    add(tenant, tree.root)
    with pytest.raises(Duplicate):
        add(tenant, tree.root)
    assert len(listed(tenant)) == 1


def test_another_tenant_may_use_the_same_code(tenant, tree):
    add(tenant, tree.root)
    other = uuid4()
    add(other, a_tree("billing", other).root)
    assert len(listed(other)) == 1


@pytest.mark.parametrize("wrong", [{"unit_price": "0.00"}, {"unit_price": "1.005"}, {"currency": "XYZ"}, {"code": ""}])
def test_what_does_not_fit_is_refused(tenant, tree, wrong):
    with pytest.raises(Invalid):
        add(tenant, tree.root, **wrong)


def test_a_node_out_of_reach_is_not_found(tenant, tree):
    with pytest.raises(NotFound):
        add(tenant, tree.right, **as_staff(tree.left))
    with pytest.raises(NotFound):
        add(tenant, uuid4())
    item = add(tenant, tree.root)
    with pytest.raises(NotFound):
        set_price(tenant, item, tree.root, "1.00", "2026-03-02", **as_staff(tree.left))
    assert [kept["prices"] for kept in listed(tenant)] == [item["prices"]]


def test_the_nearest_node_with_a_price_in_force_decides(tenant, tree):
    item = add(tenant, tree.root)
    changed = set_price(tenant, item, tree.left, "95.50", "2026-03-02")
    assert changed["version"] == 2
    assert price_at(tenant, tree.left_leaf) == "95.50"
    assert price_at(tenant, tree.right_leaf) == "80.00"


def test_a_later_price_holds_from_its_day(tenant, tree):
    item = add(tenant, tree.root)
    set_price(tenant, item, tree.root, "90.00", "2026-04-01")
    set_price(tenant, item, tree.left, "99.00", "2026-05-01")
    assert price_at(tenant, tree.left, datetime(2026, 3, 31, 15, tzinfo=UTC)) == "80.00"
    assert price_at(tenant, tree.left, datetime(2026, 3, 31, 16, tzinfo=UTC)) == "90.00"
    assert price_at(tenant, tree.left, datetime(2026, 5, 1, 4, tzinfo=UTC)) == "99.00"


def test_where_no_price_was_set_there_is_none(tenant, tree):
    add(tenant, tree.left)
    assert price_at(tenant, tree.right) is None


def test_a_price_of_the_same_day_takes_its_place(tenant, tree):
    item = add(tenant, tree.root)
    changed = set_price(tenant, item, tree.root, "88.00", "2026-03-02", **as_staff(tree.root))
    assert [price["unit_price"] for price in changed["prices"]] == ["88.00"]
    assert emitted("billing", tenant, CHARGE_ITEMS_CHANGED)[-1].data["items"][0]["version"] == 2


def test_the_past_keeps_its_prices(tenant, tree):
    item = add(tenant, tree.root)
    with pytest.raises(Conflict):
        set_price(tenant, item, tree.root, "1.00", "2026-03-01")
    assert listed(tenant)[0]["prices"] == item["prices"]


def test_an_item_of_another_tenant_is_not_found(tenant, tree):
    item = add(tenant, tree.root)
    other = uuid4()
    node = a_tree("billing", other).root
    with pytest.raises(NotFound):
        set_price(other, item, node, "1.00", "2026-03-02")


def test_the_price_list_is_read_in_pages_by_everybody(tenant, tree):
    for code in ("c", "a", "b"):
        add(tenant, tree.root, code)
    worker = UUID(int=9)
    asking = {"tenant": tenant, "scopes": [AssignmentScope(worker)], "principal": f"employee:{worker}"}
    first = ask(BillingService, LIST_CHARGE_ITEMS, {"limit": 2}, **asking)
    rest = ask(BillingService, LIST_CHARGE_ITEMS, {"limit": 2, "cursor": first["next_cursor"]}, **asking)
    assert [item["code"] for item in (*first["items"], *rest["items"])] == ["a", "b", "c"]
    assert rest["next_cursor"] is None
    assert price_at(tenant, tree.left_leaf, scopes=[AssignmentScope(worker)], principal=f"employee:{worker}") == "80.00"


def test_a_price_list_of_an_unknown_node_is_not_found(tenant, tree):
    with pytest.raises(NotFound):
        price_at(tenant, uuid4())
