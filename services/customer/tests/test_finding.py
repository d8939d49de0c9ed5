import pytest

from chassis.testing import ask, work_as
from contracts.core.errors import Forbidden, Invalid
from contracts.customer.rpc import CHECK_DUPLICATES, FIND_BY_PHONE, LIST_CUSTOMERS
from services.customer.finding import find_by_phone
from services.customer.service import CustomerService
from services.customer.tests.towns import ID_CARD

DOCUMENT = {"identity_type": "id_card", "identity_number": ID_CARD}
LI, ZHANG = "+8613900139000", "+8613800138000"


@pytest.fixture
def people(town):
    town.add("张三丰", town.left["101"], phone=ZHANG, **DOCUMENT)
    town.add("李四", town.left["102"], phones=[LI, ZHANG], confirmed=True, language="en")
    town.add("Zoe Smith", town.right["101"], phone="+12025550123")
    return town


def test_customers_are_listed_by_pinyin(people):
    assert people.names() == ["李四", "Zoe Smith", "张三丰"]


@pytest.mark.parametrize(
    ("term", "names"),
    [
        ("张", ["张三丰"]),
        ("张三", ["张三丰"]),
        ("三丰", []),
        ("zs", ["张三丰"]),
        ("Z", ["Zoe Smith", "张三丰"]),
        ("zoe s", ["Zoe Smith"]),
        ("%", []),
    ],
)
def test_customers_are_found_by_the_beginning_of_the_name(people, term, names):
    assert people.names(name=term) == names


def test_customers_are_found_by_phone_and_room(people):
    assert people.names(phone=ZHANG) == ["李四", "张三丰"]
    assert people.names(phone=ZHANG, name="张") == ["张三丰"]
    assert people.names(room_id=people.left["102"]) == ["李四"]


def test_customers_are_found_in_reach_alone(people):
    assert people.names(at=people.tree.right) == ["Zoe Smith"]
    assert people.names(at=people.tree.right, phone=ZHANG) == []


def test_lists_come_in_pages(people):
    first = people.ask(LIST_CUSTOMERS, {"limit": 2})
    second = people.ask(LIST_CUSTOMERS, {"limit": 2, "cursor": first["next_cursor"]})
    assert [one["name"] for one in first["items"] + second["items"]] == ["李四", "Zoe Smith", "张三丰"]
    with pytest.raises(Invalid):
        people.ask(LIST_CUSTOMERS, {"limit": 2, "cursor": first["next_cursor"], "name": "张"})


def matches(town, at=None, **asked):
    return [(one["name"], one["matched"]) for one in town.ask(CHECK_DUPLICATES, asked, at=at)["items"]]


def test_duplicates_are_shown_before_they_are_entered(people):
    assert matches(people, phone=LI) == [("李四", "phone")]
    assert matches(people, **DOCUMENT) == [("张三丰", "identity")]
    assert matches(people, phone=LI, **DOCUMENT) == [("张三丰", "identity"), ("李四", "phone")]
    assert matches(people, phone="+8613700137000") == []


def test_duplicates_out_of_reach_are_not_shown(people):
    assert matches(people, at=people.tree.right, phone=ZHANG, **DOCUMENT) == []


@pytest.mark.parametrize("asked", [{}, {"identity_number": ID_CARD}, {"identity_type": "id_card"}])
def test_a_question_about_nothing_is_refused(people, asked):
    with pytest.raises(Invalid):
        people.ask(CHECK_DUPLICATES, asked)


def test_the_gateway_learns_whose_main_phone_it_is(people):
    with work_as("customer", tenant=people.tenant, principal="system:gateway", permission="login:find") as work:
        assert [one["name"] for one in find_by_phone(work, phone=ZHANG)["items"]] == ["张三丰"]
        [found] = find_by_phone(work, phone=LI)["items"]
        assert (found["name"], found["language"]) == ("李四", "en")
        assert find_by_phone(work, phone="+8613700137000")["items"] == []


@pytest.mark.parametrize("permission", ["customer:read", "login:find"])
def test_nobody_else_does(people, permission):
    who = {"tenant": people.tenant, "principal": "system:customer", "permission": permission}
    with pytest.raises(Forbidden):
        ask(CustomerService, FIND_BY_PHONE, {"phone": ZHANG}, **who)
