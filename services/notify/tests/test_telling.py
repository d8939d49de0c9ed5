from datetime import date
from uuid import UUID, uuid4

import pytest

from chassis.testing import emitted
from contracts.billing.events import (
    INVOICE_ISSUED,
    PAYMENT_RECORDED,
    WRITE_OFF_APPROVED,
    WRITE_OFF_ASKED,
    WRITE_OFF_REFUSED,
)
from contracts.gateway.events import ENTERED_AFTER_FAILURES, ENTERED_WITH_NEW_DEVICE, PASSWORD_CHANGED
from contracts.notify.events import MESSAGE_QUEUED, MESSAGE_SENT
from contracts.ticketing import events as ticketing
from services.notify.messages import MASK
from services.notify.tests.given import (
    CONTACT_PHONE,
    NOW,
    a_company,
    a_ticket,
    an_employee,
    an_invoice,
    customer,
    happened,
    hired,
    messages,
    staff,
    told,
)


@pytest.fixture
def company(tenant):
    return a_company(tenant)


def test_a_report_is_told_to_the_lead_and_confirmed_to_the_customer(company):
    lead = staff(company, company.node, "project_lead")
    owner = customer(company)
    happened(company, ticketing.TICKET_OPENED, a_ticket(company, customer_id=owner))
    assert told(company) == {
        (lead, "in_app", "ticket_opened_lead"),
        (f"customer:{owner}", "in_app", "ticket_opened_customer"),
    }


@pytest.mark.parametrize("urgency", ["urgent", "emergency"])
def test_a_pressing_report_reaches_the_lead_by_sms_too(company, urgency):
    lead = staff(company, company.node, "project_lead")
    happened(company, ticketing.TICKET_OPENED, a_ticket(company, urgency=urgency))
    assert (lead, "sms", "ticket_opened_lead") in told(company)


def test_a_contact_without_an_account_gets_a_text_message(company):
    happened(company, ticketing.TICKET_OPENED, a_ticket(company))
    [message] = messages(company)
    assert (message.recipient, message.recipient_id) == ("contact", None)
    assert (message.channel, message.address) == ("sms", CONTACT_PHONE)


def test_a_customer_whom_notify_does_not_know_yet_is_reached_as_the_contact_was(company):
    owner = uuid4()
    happened(company, ticketing.TICKET_QUOTED, a_ticket(company, customer_id=owner))
    assert {(message.recipient, message.channel, message.address) for message in messages(company)} == {
        (f"customer:{owner}", "in_app", None),
        (f"customer:{owner}", "sms", CONTACT_PHONE),
    }


def test_the_main_phone_on_record_comes_before_the_contact_s(company):
    owner = customer(company)
    happened(company, ticketing.TICKET_QUOTED, a_ticket(company, customer_id=owner))
    assert "+8613800138000" in {message.address for message in messages(company)}


def test_everybody_with_the_post_is_told(company):
    leads = {staff(company, company.node, "project_lead") for _ in range(2)}
    happened(company, ticketing.TICKET_OPENED, a_ticket(company))
    assert {recipient for recipient, _, template in told(company) if template == "ticket_opened_lead"} == leads


def test_where_nobody_leads_the_level_above_is_told(company):
    manager = staff(company, company.tree.left, "city_manager")
    staff(company, company.tree.root, "group_admin")
    staff(company, company.tree.right_leaf, "project_lead")
    happened(company, ticketing.TICKET_OPENED, a_ticket(company))
    assert [who for who, _, template in told(company) if template == "ticket_opened_lead"] == [manager]


def test_the_lead_of_a_place_that_hr_has_not_told_of_yet_is_told_all_the_same(company):
    node = uuid4()
    lead = staff(company, node, "project_lead")
    happened(company, ticketing.TICKET_OPENED, a_ticket(company, org_node_id=node))
    assert (lead, "in_app", "ticket_opened_lead") in told(company)


def test_a_post_that_has_ended_or_not_begun_does_not_count(company):
    for days in ({"to_date": date(2026, 3, 1)}, {"from_date": date(2026, 3, 3)}):
        lead = an_employee((company.node, "project_lead"))
        lead["posts"][0] |= days
        hired(company, lead)
    happened(company, ticketing.WORK_DONE, a_ticket(company))
    assert told(company) == set()


def test_the_worker_is_told_of_the_job(company):
    worker = an_employee((company.node, "repair_worker"))
    hired(company, worker)
    owner = customer(company)
    ticket = a_ticket(company, customer_id=owner, worker_id=worker["id"])
    happened(company, ticketing.TICKET_DISPATCHED, ticket)
    who = f"employee:{worker['id']}"
    assert told(company) == {
        (who, "in_app", "ticket_dispatched_worker"),
        (who, "sms", "ticket_dispatched_worker"),
        (f"customer:{owner}", "in_app", "ticket_dispatched_customer"),
    }


@pytest.mark.parametrize(
    ("event", "template"),
    [
        (ticketing.TICKET_ACCEPTED, "ticket_accepted_customer"),
        (ticketing.WORK_STARTED, "work_started_customer"),
        (ticketing.WORK_PAUSED, "work_paused_customer"),
        (ticketing.WORK_RESUMED, "work_resumed_customer"),
        (ticketing.WORK_DONE, "work_done_customer"),
        (ticketing.TICKET_CLOSED, "ticket_closed_customer"),
    ],
)
def test_the_customer_follows_the_progress(company, event, template):
    owner = customer(company)
    happened(company, event, a_ticket(company, customer_id=owner))
    assert told(company) == {(f"customer:{owner}", "in_app", template)}


@pytest.mark.parametrize("event", [ticketing.QUOTE_AGREED, ticketing.QUOTE_DECLINED])
def test_the_answer_to_a_quote_is_told_to_worker_and_lead(company, event):
    lead = staff(company, company.node, "project_lead")
    worker = an_employee()
    hired(company, worker)
    happened(company, event, a_ticket(company, worker_id=worker["id"]))
    assert {(recipient, channel) for recipient, channel, _ in told(company)} == {
        (lead, "in_app"),
        (f"employee:{worker['id']}", "in_app"),
    }


def test_somebody_with_two_parts_in_it_is_told_once(company):
    both = an_employee((company.node, "project_lead"), (company.node, "repair_worker"))
    hired(company, both)
    happened(company, ticketing.QUOTE_AGREED, a_ticket(company, worker_id=both["id"]))
    assert len(messages(company)) == 1


def test_the_customer_is_asked_for_a_rating_with_the_code_which_nobody_else_sees(company):
    owner = customer(company, email="wang@example.com", language="en")
    happened(company, ticketing.AUDIT_PASSED, a_ticket(company, customer_id=owner))
    mail, sms = messages(company)
    assert (mail.channel, mail.address, sms.channel) == ("email", "wang@example.com", "sms")
    for message in (mail, sms):
        assert "K7M2PQ4R" in str(message.open_body)
        assert "K7M2PQ4R" not in message.body
        assert MASK in message.body
        assert "Repair" in message.body or "repair" in message.body


def test_work_that_is_sent_back_is_told_to_the_worker_with_the_reason(company):
    worker = an_employee()
    hired(company, worker)
    happened(company, ticketing.SENT_BACK, a_ticket(company, worker_id=worker["id"], note="还在漏"))
    [message] = messages(company)
    assert "还在漏" in message.body


def test_a_cancelled_ticket_is_told_to_customer_and_worker(company):
    worker, owner = an_employee(), customer(company)
    hired(company, worker)
    happened(company, ticketing.TICKET_CANCELLED, a_ticket(company, customer_id=owner, worker_id=worker["id"]))
    assert {recipient for recipient, *_ in told(company)} == {f"customer:{owner}", f"employee:{worker['id']}"}


@pytest.mark.parametrize(
    ("event", "template"),
    [
        (ticketing.TICKET_REOPENED, "ticket_reopened_staff"),
        (ticketing.DISPATCH_OVERDUE, "dispatch_overdue_staff"),
    ],
)
def test_the_level_above_is_told_in_the_app_and_by_mail(company, event, template):
    lead = staff(company, company.node, "project_lead")
    manager = staff(company, company.tree.left, "city_manager")
    staff(company, company.tree.root, "group_admin")
    happened(company, event, a_ticket(company))
    assert told(company) == {
        (manager, "in_app", template),
        (manager, "email", template),
        (lead, "in_app", template),
    }


def test_each_step_of_the_escalation_tells_the_node_that_is_named(company):
    staff(company, company.tree.left, "city_manager")
    admin = staff(company, company.tree.root, "group_admin")
    happened(company, ticketing.DISPATCH_OVERDUE, a_ticket(company, told_node_id=company.tree.root))
    assert (admin, "email", "dispatch_overdue_staff") in told(company)


def test_the_limit_is_told_in_the_company_s_time(company):
    staff(company, company.node, "project_lead")
    happened(company, ticketing.DISPATCH_OVERDUE, a_ticket(company))
    assert "2026-03-02 11:55" in messages(company)[0].body


def test_the_desk_is_told_to_call_back(company):
    desk = staff(company, company.tree.left, "desk")
    happened(company, ticketing.CALL_BACK_REQUESTED, a_ticket(company))
    assert told(company) == {(desk, "in_app", "call_back_desk")}


def test_an_invoice_and_a_payment_are_told_to_the_customer(company):
    owner = customer(company)
    invoice = an_invoice(company, customer_id=owner)
    happened(company, INVOICE_ISSUED, invoice)
    happened(company, PAYMENT_RECORDED, invoice)
    who = f"customer:{owner}"
    assert told(company) == {
        (who, "in_app", "invoice_issued_customer"),
        (who, "sms", "invoice_issued_customer"),
        (who, "in_app", "payment_recorded_customer"),
    }
    assert {message.about for message in messages(company)} == {f"invoice:{invoice['id']}"}
    receipt = next(message for message in messages(company) if message.template == "payment_recorded_customer")
    assert "RCP-2026-000001" in receipt.body
    assert "20.00 CNY" in receipt.body


def test_who_may_decide_a_write_off_is_told_of_it_and_who_asked_of_what_became_of_it(company):
    manager = staff(company, company.tree.left, "city_manager")
    cashier = staff(company, company.node, "cashier", phone="+8613700137001")
    asker = UUID(cashier.partition(":")[2])
    write_off = an_invoice(company) | {"invoice_id": uuid4(), "invoice_number": "INV-2026-000001", "asker_id": asker}
    write_off |= {"reason": "客户已搬走", "note": None}
    for event in (WRITE_OFF_ASKED, WRITE_OFF_APPROVED, WRITE_OFF_REFUSED):
        happened(company, event, write_off)
    assert told(company) == {
        (manager, "in_app", "write_off_asked_staff"),
        (cashier, "in_app", "write_off_approved_staff"),
        (cashier, "in_app", "write_off_refused_staff"),
    }
    asked = next(message for message in messages(company) if message.recipient == manager)
    assert asked.about == f"write_off:{write_off['id']}"
    assert "20.00 CNY" in asked.body
    assert "客户已搬走" in asked.body


def test_a_second_delivery_tells_nobody_again(company):
    ticket = a_ticket(company, customer_id=customer(company))
    event_id = happened(company, ticketing.TICKET_QUOTED, ticket)
    happened(company, ticketing.TICKET_QUOTED, ticket, event_id)
    assert len(messages(company)) == 2


def test_what_waits_is_told_as_queued_and_what_is_in_the_app_as_sent(company):
    ticket = a_ticket(company, customer_id=customer(company))
    happened(company, ticketing.TICKET_QUOTED, ticket)
    [queued] = emitted("notify", company.tenant, MESSAGE_QUEUED)
    [sent] = emitted("notify", company.tenant, MESSAGE_SENT)
    assert (queued.data["channel"], sent.data["channel"]) == ("sms", "in_app")
    assert queued.data["about"] == f"ticket:{ticket['id']}"
    assert {message.channel: message.state for message in messages(company)} == {"sms": "queued", "in_app": "sent"}


def test_a_long_description_does_not_make_a_long_text_message(company):
    staff(company, company.node, "project_lead")
    happened(company, ticketing.TICKET_OPENED, a_ticket(company, urgency="urgent", description="漏" * 2000))
    assert all(len(message.body) < 200 for message in messages(company) if message.channel == "sms")


def test_a_subject_is_one_line(company):
    manager = staff(company, company.tree.left, "city_manager")
    happened(company, ticketing.DISPATCH_OVERDUE, a_ticket(company, number="T-1\r\nBcc: x@example.com"))
    [mail] = [message for message in messages(company) if (message.recipient, message.channel) == (manager, "email")]
    assert str(mail.subject).splitlines() == [mail.subject]


def test_whose_login_has_changed_is_told_in_the_app_and_outside_of_it(company):
    holder = staff(company, company.node, "desk")
    facts = {"id": UUID(holder.partition(":")[2]), "at": NOW, "address": "203.0.113.7"}
    for event in (PASSWORD_CHANGED, ENTERED_AFTER_FAILURES, ENTERED_WITH_NEW_DEVICE):
        happened(company, event, facts)
    texts = ("password_changed_holder", "entered_after_failures_holder", "entered_with_new_device_holder")
    assert told(company) == {(holder, channel, text) for channel in ("in_app", "sms") for text in texts}
    assert all("2026-03-02 12:00" in message.body for message in messages(company))
    assert all(("203.0.113.7" in message.body) == (message.channel == "in_app") for message in messages(company))
    assert {message.about for message in messages(company)} == {f"account:{facts['id']}"}


def test_who_is_no_employee_is_told_nothing_of_the_account(company):
    happened(company, PASSWORD_CHANGED, {"id": uuid4(), "at": NOW, "address": ""})
    assert told(company) == set()
