from uuid import uuid4

import pytest

from chassis.testing import ask
from contracts.core.errors import Conflict, Invalid, NotFound
from contracts.customer.rpc import ADD_TENURE, END_TENURE, GET_CUSTOMER
from services.customer.service import CustomerService
from services.customer.tests.towns import tenure


def test_a_room_is_added(town):
    customer = town.add("张三", town.left["101"], town.right["101"])
    request = {"customer_id": customer["id"], **tenure(town.left["102"], "renter")}
    changed = town.ask(ADD_TENURE, request, at=town.tree.left)
    assert [one["room_label"] for one in changed["tenures"] if one["relation"] == "renter"] == ["1栋2单元102"]
    assert (len(changed["tenures"]), changed["version"]) == (2, 2)
    assert town.told()[-1] == [("张三", 3)]


def test_the_same_room_on_the_same_days_is_no_new_one(town):
    customer = town.add("张三", town.left["101"])
    with pytest.raises(Conflict):
        town.ask(ADD_TENURE, {"customer_id": customer["id"], **tenure(town.left["101"], begins="2025-01-01")})
    assert len(town.told()) == 1


def test_who_comes_back_has_the_room_again(town):
    customer = town.add("张三", town.left["101"])
    ended = {"customer_id": customer["id"], "tenure_id": customer["tenures"][0]["id"], "to_date": "2024-06-30"}
    town.ask(END_TENURE, ended)
    again = town.ask(ADD_TENURE, {"customer_id": customer["id"], **tenure(town.left["101"], begins="2025-01-01")})
    assert [one["to_date"] for one in again["tenures"]] == ["2024-06-30", None]


@pytest.mark.parametrize(("home", "room"), [("left", "right"), ("right", "left")])
def test_a_room_is_added_only_where_the_caller_reaches_both(town, home, room):
    customer = town.add("张三", getattr(town, home)["101"])
    request = {"customer_id": customer["id"], **tenure(getattr(town, room)["102"])}
    with pytest.raises(NotFound):
        town.ask(ADD_TENURE, request, at=town.tree.left)
    with pytest.raises(NotFound):
        ask(CustomerService, ADD_TENURE, request, tenant=uuid4())
    assert len(town.told()) == 1


def test_a_tenure_ends(town):
    customer = town.add("张三", town.left["101"], town.right["101"])
    mine = next(one for one in customer["tenures"] if one["room_id"] == str(town.left["101"]))
    request = {"customer_id": customer["id"], "tenure_id": mine["id"], "to_date": "2025-03-31"}
    changed = town.ask(END_TENURE, request, at=town.tree.left)
    assert [one["to_date"] for one in changed["tenures"]] == ["2025-03-31"]
    assert (changed["version"], town.told()[-1]) == (2, [("张三", 2)])


@pytest.mark.parametrize("day", ["2023-12-31", "2025-03-31", "2025-04-01"])
def test_a_tenure_ends_neither_before_it_begins_nor_later_than_before(town, day):
    customer = town.add("张三", town.left["101"])
    request = {"customer_id": customer["id"], "tenure_id": customer["tenures"][0]["id"], "to_date": "2025-03-31"}
    town.ask(END_TENURE, request)
    with pytest.raises(Conflict):
        town.ask(END_TENURE, request | {"to_date": day})
    assert town.ask(GET_CUSTOMER, {"customer_id": customer["id"]})["tenures"][0]["to_date"] == "2025-03-31"


def test_a_tenure_out_of_reach_or_of_another_does_not_end(town):
    mine, other = town.add("张三", town.left["101"]), town.add("李四", town.left["101"], phone="+8613900139000")
    request = {"customer_id": mine["id"], "tenure_id": mine["tenures"][0]["id"], "to_date": "2025-03-31"}
    with pytest.raises(NotFound):
        town.ask(END_TENURE, request, at=town.tree.right)
    with pytest.raises(NotFound):
        town.ask(END_TENURE, request | {"customer_id": other["id"]})
    assert len(town.told()) == 2


def test_a_tenure_does_not_begin_after_its_end(town):
    customer = town.add("张三", town.left["101"])
    with pytest.raises(Invalid):
        town.ask(ADD_TENURE, {"customer_id": customer["id"], **tenure(town.left["102"], ends="2023-01-01")})
