"""A customer is erased: what is personal goes, the others are told, and nothing of anybody else is touched."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.testing import ask, emitted, relayed
from contracts.core.errors import Conflict, Forbidden, NotFound, StillNeeded
from contracts.customer import rpc
from contracts.customer.events import CUSTOMERS_CHANGED
from services.customer.service import CustomerService
from services.customer.tests.towns import ID_CARD, Town, tenure

PHONE, SHARED = "+8613800138000", "+8613800138001"


@pytest.fixture
def former(town: Town) -> UUID:
    """Somebody who has moved out, with a phone of her own and one that another customer has too."""
    more: dict[str, Any] = {"identity_type": "id_card", "identity_number": ID_CARD, "email": "w@example.com"}
    more["phones"] = [PHONE, SHARED]
    customer = town.add("王伟", town.left["101"], **more)
    town.add("王伟", town.left["102"], phone=SHARED, confirmed=True)
    path = {"customer_id": customer["id"], "tenure_id": customer["tenures"][0]["id"]}
    town.ask(rpc.END_TENURE, path | {"to_date": "2024-06-30"})
    return UUID(customer["id"])


def _gateway(town: Town, method, person, key=None, **more):
    asked = {"person_id": person} | more
    return ask(CustomerService, method, asked, tenant=town.tenant, principal="system:gateway", key=key)


def _erase(town: Town, person, key=None):
    relayed("customer", town.tenant)
    words = _gateway(town, rpc.GET_WORDS, person)
    return _gateway(town, rpc.ERASE_PERSON, person, key, **words)


def test_what_finds_her_is_hers_alone(town: Town, former):
    words = _gateway(town, rpc.GET_WORDS, former)
    assert words == {"names": ["王伟"], "values": [PHONE, "w@example.com", ID_CARD]}


def test_what_is_personal_goes_and_the_tenure_stays(town: Town, former):
    told = _erase(town, former)
    assert (told["rows_erased"]["public.phones"], told["rows_kept"]["public.tenures"]) == (2, 1)
    customer = town.ask(rpc.GET_CUSTOMER, {"customer_id": former})
    personal = ("phones", "email", "identity_type", "identity_number", "birthday", "contacts")
    assert [customer[name] or None for name in personal] == [None] * len(personal)
    assert (customer["name"], len(customer["tenures"])) == ("已删除", 1)


def test_her_namesake_stays_as_she_is(town: Town, former):
    _erase(town, former)
    assert sorted(town.names()) == ["已删除", "王伟"]
    assert town.ask(rpc.LIST_CUSTOMERS, {"phone": SHARED})["items"][0]["name"] == "王伟"
    log = town.ask(rpc.LIST_OPERATIONS, {"action": "customer.add"})["items"]
    assert [row["after"] for row in log] == [{"kind": "person", "name": "王伟"}, None]


def test_the_others_are_told_last_and_no_event_knows_her_any_more(town: Town, former):
    _erase(town, former)
    facts = [one for event in emitted("customer", town.tenant, CUSTOMERS_CHANGED) for one in event.data["customers"]]
    assert [(one["name"], one["id"] == former) for one in facts] == [("王伟", False), ("已删除", True)]
    customer = town.ask(rpc.GET_CUSTOMER, {"customer_id": former})
    assert (facts[-1]["phones"], facts[-1]["version"]) == ([], customer["version"]) == ([], 3)


def test_the_same_key_says_the_same_and_another_time_finds_nothing(town: Town, former):
    first = _erase(town, former, key="k")
    assert (
        _gateway(town, rpc.ERASE_PERSON, former, "k", names=["王伟"], values=[PHONE, "w@example.com", ID_CARD]) == first
    )
    assert "public.phones" not in _erase(town, former)["rows_erased"]


def test_who_has_a_room_is_not_erased(town: Town, former):
    town.ask(rpc.ADD_TENURE, {"customer_id": former, **tenure(town.left["103"])})
    assert _gateway(town, rpc.GET_TIES, former)["ties"] == {"room": 1}
    with pytest.raises(StillNeeded) as refusal:
        _erase(town, former)
    assert refusal.value.extra == {"ties": {"room": 1}}
    assert "王伟" in town.names()


def test_who_was_erased_gets_no_room_any_more(town: Town, former):
    _erase(town, former)
    with pytest.raises(Conflict):
        town.ask(rpc.ADD_TENURE, {"customer_id": former, **tenure(town.left["103"])})


@pytest.mark.parametrize("method", [rpc.GET_WORDS, rpc.GET_TIES, rpc.EXPORT_PERSON, rpc.ERASE_PERSON])
def test_the_gateway_alone_may_ask(town: Town, former, method):
    with pytest.raises(Forbidden):
        town.ask(method, {"person_id": former}, at=town.tree.root)
    with pytest.raises(Forbidden):
        town.ask(method, {"person_id": former})


def test_of_somebody_of_another_company_nothing_is_known(town: Town, former):
    asked: dict[str, Any] = {"tenant": uuid4(), "principal": "system:gateway"}
    with pytest.raises(NotFound):
        ask(CustomerService, rpc.GET_WORDS, {"person_id": former}, **asked)
    assert ask(CustomerService, rpc.EXPORT_PERSON, {"person_id": former}, **asked)["items"] == []
