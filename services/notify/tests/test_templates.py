from typing import Any
from uuid import uuid4

import pytest

from chassis.scopes import OrgScope
from chassis.testing import ask
from contracts.core.errors import Forbidden, Invalid, NotFound
from contracts.notify.rpc import LIST_TEMPLATES, SET_TEMPLATE
from contracts.ticketing.events import TICKET_CLOSED
from services.notify.service import NotifyService
from services.notify.tests.given import a_company, a_ticket, customer, happened, messages
from services.notify.texts.catalogue import READY, Key

CLOSED = {"code": "ticket_closed_customer", "channel": "in_app", "language": "zh"}
OWN = CLOSED | {"subject": "完成 {number}", "body": "再见,{room_label}!"}


def put(tenant, **template):
    return ask(NotifyService, SET_TEMPLATE, template, tenant=tenant)


def in_force(tenant):
    items = ask(NotifyService, LIST_TEMPLATES, {}, tenant=tenant)["items"]
    return {(item["code"], item["channel"], item["language"]): item for item in items}


def test_every_ready_text_is_listed(tenant):
    listed = in_force(tenant)
    assert set(listed) == {(key.code, key.channel, key.language) for key in READY}
    assert not any(item["own"] for item in listed.values())


def test_the_company_s_own_text_is_used_in_place_of_the_ready_one(tenant):
    company = a_company(tenant)
    template = put(tenant, **OWN)
    assert template["own"]
    assert in_force(tenant)[tuple(CLOSED.values())] == template
    happened(company, TICKET_CLOSED, a_ticket(company, customer_id=customer(company)))
    [message] = messages(company)
    assert (message.subject, message.body) == ("完成 T-2026-000007", "再见,3-2-1203!")


def test_the_text_of_another_language_stays_as_it_is(tenant):
    company = a_company(tenant)
    put(tenant, **OWN)
    happened(company, TICKET_CLOSED, a_ticket(company, customer_id=customer(company, language="en")))
    assert messages(company)[0].subject == "Repair T-2026-000007 is closed"


def test_it_can_be_changed_and_the_ready_text_put_back(tenant):
    put(tenant, **OWN)
    assert put(tenant, **OWN | {"body": "谢谢"})["body"] == "谢谢"
    ready = READY[Key(**CLOSED)]
    assert not put(tenant, **CLOSED, subject=ready.subject, body=ready.body)["own"]
    assert not in_force(tenant)[tuple(CLOSED.values())]["own"]
    assert not put(tenant, **CLOSED, subject=ready.subject, body=ready.body)["own"]


def test_it_holds_for_no_other_tenant(tenant):
    put(tenant, **OWN)
    assert not in_force(uuid4())[tuple(CLOSED.values())]["own"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "no_such_text"},
        {"channel": "sms"},
        {"code": "login_code", "channel": "email"},
    ],
)
def test_there_must_be_a_ready_text(tenant, wrong):
    with pytest.raises(NotFound):
        put(tenant, **OWN | wrong)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"body": "{contact_phone}"}, "body"),
        ({"subject": "{rating_code}"}, "body"),
        ({"body": "{number"}, "body"),
        ({"body": "{number.__class__}"}, "body"),
        ({"body": ""}, "body"),
        ({"body": "x" * 4001}, "body"),
        ({"subject": None}, "subject"),
        ({"language": "fr"}, "language"),
    ],
)
def test_what_a_text_may_not_be_is_refused_with_the_field(tenant, wrong, field):
    with pytest.raises(Invalid) as refused:
        put(tenant, **OWN | wrong)
    assert field in {problem.field for problem in refused.value.fields}
    assert not in_force(tenant)[tuple(CLOSED.values())]["own"]


@pytest.mark.parametrize("code", ["login_code", "rating_customer"])
def test_a_code_that_somebody_waits_for_is_not_left_out(tenant, code):
    with pytest.raises(Invalid) as refused:
        put(tenant, code=code, channel="sms", language="zh", body="您好")
    assert [problem.code for problem in refused.value.fields] == ["missing_value"]


def test_a_text_message_has_no_subject(tenant):
    code = {"code": "login_code", "channel": "sms", "language": "zh", "body": "{code}"}
    with pytest.raises(Invalid):
        put(tenant, **code, subject="x")
    assert put(tenant, **code)["own"]


def test_the_texts_are_changed_by_who_reaches_the_whole_company(tenant):
    who: Any = {"principal": f"employee:{uuid4()}", "scopes": (OrgScope(uuid4()),)}
    with pytest.raises(Forbidden):
        ask(NotifyService, SET_TEMPLATE, OWN, tenant=tenant, **who)
    assert not any(item["own"] for item in in_force(tenant).values())
