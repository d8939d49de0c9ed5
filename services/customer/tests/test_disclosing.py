"""Who does not see a value in full asks for it, with a reason that is written down."""

import base64
from typing import Any
from uuid import uuid4

import pytest

from chassis.scopes import OrgScope
from chassis.testing import ask
from contracts.core.errors import Forbidden, Invalid, NotFound
from contracts.core.personal import KINDS
from contracts.customer.rpc import (
    ADD_CUSTOMER,
    CHECK_DUPLICATES,
    DISCLOSE_CUSTOMER,
    GET_CUSTOMER,
    LIST_CUSTOMERS,
    LIST_OPERATIONS,
)
from services.customer.service import CustomerService
from services.customer.tests.towns import ID_CARD, a_person, tenure

PHONE, OTHER = "+8613800138000", "+8613900139000"
NOTHING = dict.fromkeys(("phones", "contacts", "email", "identity_type", "identity_number", "birthday"))


@pytest.fixture
def customer(town) -> Any:
    """Somebody of whom much is known."""
    known: dict[str, Any] = {"email": "zhang@example.com", "identity_type": "id_card", "identity_number": ID_CARD}
    known |= {"birthday": "1990-01-01", "contacts": [{"name": "李四", "phone": OTHER, "role": None}]}
    return town.ask(ADD_CUSTOMER, a_person("张三", PHONE) | known | {"tenures": [tenure(town.left["101"])]})


@pytest.fixture
def lead(town):
    """Asks as somebody on the left who sees nothing in full."""
    who = f"employee:{uuid4()}"

    def asking(method, request, at=None, **more):
        scopes = (OrgScope(at or town.tree.left),)
        return ask(
            CustomerService, method, request, tenant=town.tenant, scopes=scopes, principal=who, masked=KINDS, **more
        )

    return asking


def test_what_is_masked_is_masked_in_readings_and_lists(town, customer, lead):
    one = lead(GET_CUSTOMER, {"customer_id": customer["id"]})
    assert lead(LIST_CUSTOMERS, {})["items"] == [one]
    assert (one["phones"], one["contacts"][0]["phone"]) == (["138****8000"], "139****9000")
    assert (one["email"], one["identity_number"]) == ("z***@example.com", "4403**********1234")
    assert (one["birthday"], one["name"]) == (None, "张三")


@pytest.mark.parametrize("part", ["138****8000", "8000", "+86138%8000"])
def test_a_part_of_a_number_is_no_way_to_look(customer, lead, part):
    with pytest.raises(Invalid):
        lead(LIST_CUSTOMERS, {"phone": part})


@pytest.mark.parametrize("method", [LIST_CUSTOMERS, CHECK_DUPLICATES])
@pytest.mark.parametrize("phone", [PHONE, PHONE[:-1] + "1"])
def test_who_sees_phones_masked_cannot_guess_them(town, customer, lead, method, phone):
    with pytest.raises(Forbidden):
        lead(method, {"phone": phone})
    assert len(town.ask(method, {"phone": phone})["items"]) == (phone == PHONE)


def test_a_cursor_holds_nothing_that_is_masked(town, customer, lead):
    town.add("张三丰", town.left["102"], phone=OTHER, confirmed=True)
    cursor = lead(LIST_CUSTOMERS, {"limit": 1})["next_cursor"]
    held = base64.urlsafe_b64decode(cursor + "==")
    assert not [value for value in (PHONE, OTHER, ID_CARD, "zhang@") if value.encode() in held]


def test_a_masked_value_is_not_written_back(town, customer, lead):
    seen = lead(GET_CUSTOMER, {"customer_id": customer["id"]})
    names = ("kind", "phones", "email", "identity_type", "identity_number", "contacts")
    copied = {name: seen[name] for name in names} | {"name": "张三二", "tenures": [tenure(town.left["102"])]}
    with pytest.raises(Invalid) as refused:
        lead(ADD_CUSTOMER, copied)
    assert {problem.field for problem in refused.value.fields} == {
        "phones.0",
        "contacts.0.phone",
        "email",
        "identity_number",
    }


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        (["phone"], {"phones": [PHONE], "contacts": [{"name": "李四", "phone": OTHER, "role": None}]}),
        (["email"], {"email": "zhang@example.com"}),
        (["identity"], {"identity_type": "id_card", "identity_number": ID_CARD, "birthday": "1990-01-01"}),
    ],
)
def test_what_is_asked_for_is_shown_in_full_and_nothing_else(customer, lead, fields, shown):
    asked = {"customer_id": customer["id"], "fields": fields, "reason": "核实产权"}
    assert lead(DISCLOSE_CUSTOMER, asked) == {"id": customer["id"]} | NOTHING | shown


def test_the_log_says_what_was_shown_and_why_but_not_the_value(town, customer, lead):
    asked = {"customer_id": customer["id"], "fields": ["phone", "identity"], "reason": "核实产权，来电13800138000"}
    lead(DISCLOSE_CUSTOMER, asked, permission="customer:disclose", key="k")
    [row] = ask(CustomerService, LIST_OPERATIONS, {"action": "customer.disclose"}, tenant=town.tenant)["items"]
    assert (row["subject_id"], row["permission"]) == (customer["id"], "customer:disclose")
    assert row["after"] == {"fields": ["identity", "phone"], "reason": asked["reason"]}
    masked = ask(CustomerService, LIST_OPERATIONS, {"action": "customer.disclose"}, tenant=town.tenant, masked=KINDS)
    assert masked["items"][0]["after"]["reason"] == "核实产权，来电138****8000"


def test_out_of_reach_nobody_is_shown(town, customer, lead):
    asked = {"customer_id": customer["id"], "fields": ["phone"], "reason": "回访"}
    with pytest.raises(NotFound):
        lead(DISCLOSE_CUSTOMER, asked, at=town.tree.right)
    assert ask(CustomerService, LIST_OPERATIONS, {"action": "customer.disclose"}, tenant=town.tenant)["items"] == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "  "}, "reason"),
        ({"reason": "因" * 201}, "reason"),
        ({"fields": []}, "fields"),
        ({"fields": ["name"]}, "fields.0"),
    ],
)
def test_there_is_a_reason_and_something_to_show(customer, lead, wrong, field):
    with pytest.raises(Invalid) as refused:
        lead(DISCLOSE_CUSTOMER, {"customer_id": customer["id"], "fields": ["phone"], "reason": "回访"} | wrong)
    assert refused.value.fields[0].field == field
