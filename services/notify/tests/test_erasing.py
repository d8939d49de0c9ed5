"""A customer is erased in notify: messages stay as facts without a word; nobody is told of her late."""

from typing import Any
from uuid import UUID

import pytest

from chassis.testing import ask, relayed, work_as
from contracts.notify.rpc import ERASE_PERSON
from contracts.ticketing.events import TICKET_CLOSED, TICKET_DISPATCHED, TICKET_OPENED
from services.notify.models import Customer, LocalSms
from services.notify.service import NotifyService
from services.notify.tests.given import (
    NOW,
    Company,
    a_company,
    a_customer,
    a_ticket,
    customer,
    happened,
    known,
    messages,
    staff,
)

PHONE = "+8613800138000"


@pytest.fixture
def company(tenant) -> Company:
    return a_company(tenant)


def _erase(company: Company, person: UUID, **more: Any) -> Any:
    asked = {"person_id": person, "names": ["王芳"], "values": [PHONE]} | more
    relayed("notify", company.tenant)
    return ask(NotifyService, ERASE_PERSON, asked, tenant=company.tenant, principal="system:gateway")


def test_messages_to_her_and_about_what_is_hers_have_no_words_any_more(company: Company):
    person = customer(company)
    worker = staff(company, company.node, "repair_worker")
    ticket = a_ticket(company, customer_id=person, contact_phone=PHONE, worker_id=UUID(worker.partition(":")[2]))
    happened(company, TICKET_DISPATCHED, ticket)
    other = a_ticket(company, contact_phone="+8613800138009", worker_id=ticket["worker_id"])
    happened(company, TICKET_DISPATCHED, other)
    about = f"ticket:{ticket['id']}"
    told = _erase(company, person, things=[about])
    found = messages(company)
    assert told["rows_kept"]["public.messages"] == sum(message.about == about for message in found) > 1
    assert {(m.body, m.address, m.subject) for m in found if m.about == about} == {("已删除", None, None)}
    assert "已删除" not in {message.body for message in found if message.about != about}


def test_what_is_told_of_the_ticket_in_which_she_is_whom_to_call_says_it_no_more(company: Company):
    worker = staff(company, company.node, "repair_worker")
    ticket = a_ticket(company, customer_id=customer(company), worker_id=UUID(worker.partition(":")[2]))
    happened(company, TICKET_DISPATCHED, ticket)
    _erase(company, customer(company), things=[f"others_ticket:{ticket['id']}"])
    assert {message.body for message in messages(company)} == {"已删除"}


def test_what_the_local_provider_kept_is_deleted(company: Company):
    person = customer(company)
    with work_as("notify", tenant=company.tenant) as work:
        for phone in (PHONE, "+8613800138009"):
            work.add(LocalSms(phone=phone, body="码", sent_at=NOW))
    assert _erase(company, person)["rows_erased"]["public.local_sms"] == 1
    with work_as("notify", tenant=company.tenant) as work:
        assert [sms.phone for sms in work.all(work.select(LocalSms))] == ["+8613800138009"]


def test_a_late_event_about_her_tells_nobody(company: Company):
    person = customer(company)
    staff(company, company.node, "project_lead")
    _erase(company, person)
    happened(company, TICKET_OPENED, a_ticket(company, customer_id=person, contact_phone=PHONE))
    happened(company, TICKET_CLOSED, a_ticket(company, customer_id=person, contact_phone=PHONE))
    assert messages(company) == []
    happened(company, TICKET_OPENED, a_ticket(company))
    assert len(messages(company)) > 0


def test_a_late_word_of_customer_brings_nothing_back(company: Company):
    facts = a_customer(version=7)
    known(company, facts)
    _erase(company, facts["id"])
    for version in (7, 3):
        known(company, facts | {"version": version})
    with work_as("notify", tenant=company.tenant) as work:
        kept = work.get(Customer, facts["id"])
    assert (kept.name, kept.phone, kept.email) == ("已删除", None, None)
