from uuid import uuid4

import pytest

from chassis.testing import ask
from contracts.core.errors import Conflict, Duplicate, Invalid, NotFound
from contracts.customer.rpc import ADD_CUSTOMER, GET_CUSTOMER
from services.customer.service import CustomerService
from services.customer.tests.towns import ID_CARD, a_person, tenure

DOCUMENT = {"identity_type": "id_card", "identity_number": ID_CARD}


def test_a_customer_is_entered_with_phones_contacts_and_rooms(town):
    request = {
        "kind": "company",
        "name": "宏远科技有限公司",
        "phones": ["+8675582134567", "+8613800138000", "+8675582134567"],
        "email": "office@example.com",
        "identity_type": "business_licence",
        "identity_number": "91440300MA5DQ3L40X",
        "language": "en",
        "contacts": [{"name": "陈总", "phone": "+8613900139000", "role": "总经理"}],
        "tenures": [tenure(town.left["101"]), tenure(town.left["102"], "renter", ends="2024-12-31")],
    }
    customer = town.ask(ADD_CUSTOMER, request, at=town.tree.left)
    assert customer["phones"] == ["+8675582134567", "+8613800138000"]
    assert customer["contacts"] == [{"name": "陈总", "phone": "+8613900139000", "role": "总经理"}]
    assert {one["room_label"] for one in customer["tenures"]} == {"1栋2单元101", "1栋2单元102"}
    assert (customer["identity_number"], customer["version"]) == ("91440300MA5DQ3L40X", 1)
    assert town.ask(GET_CUSTOMER, {"customer_id": customer["id"]}) == customer
    assert town.told() == [[("宏远科技有限公司", 2)]]


def test_a_room_may_have_several_owners(town):
    town.add("张三", town.left["101"])
    town.add("李四", town.left["101"], phone="+8613900139000")
    assert town.names(room_id=town.left["101"]) == ["李四", "张三"]


def test_a_room_out_of_reach_is_not_there(town):
    with pytest.raises(NotFound):
        town.add("张三", town.left["101"], town.right["101"], at=town.tree.left)
    assert town.names() == []


def test_a_room_is_not_owned_twice_on_a_day_by_one(town):
    twice = [tenure(town.left["101"], ends="2024-06-30"), tenure(town.left["101"], begins="2024-06-30")]
    with pytest.raises(Conflict):
        town.ask(ADD_CUSTOMER, a_person("张三", "+8613800138000") | {"tenures": twice})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"identity_type": "id_card"}, "identity_number"),
        ({"identity_number": ID_CARD}, "identity_number"),
        ({"phones": []}, "phones"),
        ({"phones": ["13800138000"]}, "phones.0"),
        ({"tenures": []}, "tenures"),
        ({"nickname": "三儿"}, "nickname"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field(town, wrong, field):
    with pytest.raises(Invalid) as refused:
        town.add("张三", town.left["101"], **wrong)
    assert [problem.field for problem in refused.value.fields] == [field]


def test_a_document_belongs_to_one_customer_even_when_confirmed(town):
    first = town.add("张三", town.left["101"], **DOCUMENT)
    with pytest.raises(Duplicate) as refused:
        town.add("张三丰", town.left["102"], phone="+8613900139000", confirmed=True, **DOCUMENT)
    assert refused.value.extra == {"matched": "identity", "existing_id": first["id"]}
    assert town.names() == ["张三"]


def test_the_same_phone_has_to_be_confirmed(town):
    first = town.add("张三", town.left["101"])
    with pytest.raises(Duplicate) as refused:
        town.add("李四", town.left["101"])
    assert refused.value.extra == {"matched": "phone", "existing_id": first["id"]}
    assert town.add("李四", town.left["101"], confirmed=True)["name"] == "李四"


def test_a_duplicate_is_named_only_to_those_who_may_see_it(town):
    town.add("张三", town.left["101"], **DOCUMENT)
    for more in (DOCUMENT, {}):
        with pytest.raises(Duplicate) as refused:
            town.add("李四", town.right["101"], at=town.tree.right, **more)
        assert "existing_id" not in refused.value.extra


def test_customers_are_seen_where_they_have_a_room(town):
    customer = town.add("张三", town.left["101"], town.right["101"])
    request = {"customer_id": customer["id"]}
    [seen] = town.ask(GET_CUSTOMER, request, at=town.tree.right)["tenures"]
    assert seen["room_id"] == str(town.right["101"])
    other = town.add("李四", town.left["102"], phone="+8613900139000")
    with pytest.raises(NotFound):
        town.ask(GET_CUSTOMER, {"customer_id": other["id"]}, at=town.tree.right)
    with pytest.raises(NotFound):
        ask(CustomerService, GET_CUSTOMER, request, tenant=uuid4())


def test_customers_see_themselves_and_nobody_else(town):
    mine, other = town.add("张三", town.left["101"]), town.add("李四", town.left["101"], phone="+8613900139000")
    me = {"tenant": town.tenant, "principal": f"customer:{mine['id']}", "permission": "customer:read"}
    scope = town.living_in("101")
    assert ask(CustomerService, GET_CUSTOMER, {"customer_id": mine["id"]}, scopes=(scope,), **me) == mine
    with pytest.raises(NotFound):
        ask(CustomerService, GET_CUSTOMER, {"customer_id": other["id"]}, scopes=(scope,), **me)
