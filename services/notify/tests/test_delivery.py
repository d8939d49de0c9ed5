from datetime import timedelta
from uuid import uuid4

import pytest
from prometheus_client import REGISTRY

from chassis.testing import ask, clock_at, emitted, run_due, work_as
from contracts.core.errors import Conflict
from contracts.core.personal import KINDS
from contracts.notify.events import MESSAGE_FAILED, MESSAGE_QUEUED, MESSAGE_SENT
from contracts.notify.rpc import INSPECT_MESSAGES, LIST_LOCAL_SMS, RETRY_MESSAGE, SEND_LOGIN_CODE
from contracts.ticketing.events import AUDIT_PASSED, TICKET_OPENED
from services.notify import delivery
from services.notify.backoff import WAITS
from services.notify.channels.outcome import Refused, Unreachable
from services.notify.handlers import NotifyHandlers
from services.notify.service import NotifyService
from services.notify.tests.given import CONTACT_PHONE, NOW, a_company, a_ticket, happened, messages

LATER = NOW + timedelta(seconds=1)


@pytest.fixture
def company(tenant):
    return a_company(tenant)


class Scripted:
    """A provider that does as a test says: a list of errors and Nones, the last one for all that follow."""

    def __init__(self):
        self.sent = []
        self.outcomes = [None]

    def __call__(self, *outcomes):
        self.outcomes = list(outcomes)

    def send(self, work, sms):
        self.sent.append(sms)
        error = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if error:
            raise error


@pytest.fixture
def outcome(monkeypatch):
    provider = Scripted()
    monkeypatch.setattr(delivery, "sms_provider", lambda: provider)
    return provider


def a_message(company, event=TICKET_OPENED):
    happened(company, event, a_ticket(company))
    return messages(company)[0]


def a_queued_message(company):
    before = {message.id for message in messages(company)}
    happened(company, TICKET_OPENED, a_ticket(company))
    [made] = {message.id for message in messages(company)} - before
    return made


def due_at(company, at=LATER):
    return run_due(NotifyHandlers, company.tenant, at)


def state(company):
    [message] = messages(company)
    return message.state, message.attempts, message.last_error


def test_a_text_message_is_handed_over_and_kept_by_the_local_provider(company):
    message = a_message(company)
    assert due_at(company) == 1
    assert state(company) == ("sent", 1, None)
    kept = ask(NotifyService, LIST_LOCAL_SMS, {"phone": CONTACT_PHONE}, tenant=company.tenant)["items"]
    assert [(sms["phone"], sms["body"]) for sms in kept] == [(CONTACT_PHONE, message.body)]
    [event] = emitted("notify", company.tenant, MESSAGE_SENT)
    assert event.data["id"] == message.id


def test_nothing_is_handed_over_in_the_transaction_of_the_event(company, outcome):
    a_message(company)
    assert outcome.sent == []
    assert state(company) == ("queued", 0, None)


def test_a_message_is_handed_over_once(company, outcome):
    a_message(company)
    assert (due_at(company), due_at(company)) == (1, 0)
    assert len(outcome.sent) == 1


def test_several_are_recorded_together_each_with_what_came_of_it(company, outcome):
    outcome(None, Refused("no such number"), None)
    ids = [a_queued_message(company) for _ in range(3)]
    with clock_at(LATER), work_as("notify", tenant=company.tenant) as work:
        delivery.deliver(work, ids)
    assert sorted(message.state for message in messages(company)) == ["failed", "sent", "sent"]
    assert len(outcome.sent) == 3


def _handed_over(outcome):
    return REGISTRY.get_sample_value("steward_messages_handed_over_total", {"channel": "sms", "outcome": outcome})


def test_what_comes_of_each_attempt_is_counted(company, outcome):
    outcomes = ("sent", "put_off", "failed")
    before = [_handed_over(one) for one in outcomes]
    outcome(None, Unreachable("busy"), Refused("no such number"), None)
    ids = [a_queued_message(company) for _ in range(4)]
    with clock_at(LATER), work_as("notify", tenant=company.tenant) as work:
        delivery.deliver(work, ids)
    assert [_handed_over(one) for one in outcomes] == [
        count + more for count, more in zip(before, (2, 1, 1), strict=True)
    ]


def test_what_there_is_no_time_for_waits_for_the_next_round(company, outcome, monkeypatch):
    monkeypatch.setattr(delivery, "SECONDS", -1.0)
    a_message(company)
    assert due_at(company) == 1
    assert (state(company), outcome.sent) == (("queued", 0, None), [])
    monkeypatch.undo()
    monkeypatch.setattr(delivery, "sms_provider", lambda: outcome)
    assert due_at(company) == 1
    assert state(company) == ("sent", 1, None)


def test_a_secret_is_forgotten_once_it_was_sent(company, outcome):
    message = a_message(company, AUDIT_PASSED)
    assert "K7M2PQ4R" in str(message.open_body)
    due_at(company)
    assert "K7M2PQ4R" in outcome.sent[0].body
    [after] = messages(company)
    assert after.open_body is None
    assert "K7M2PQ4R" not in after.body


def test_what_does_not_get_through_is_tried_again_later_each_time(company, outcome):
    outcome(Unreachable("no answer"), Unreachable("no answer"), None)
    a_message(company)
    due_at(company)
    assert state(company) == ("retried", 1, "no answer")
    assert due_at(company, LATER + timedelta(seconds=0.9)) == 0
    assert due_at(company, LATER + timedelta(seconds=1)) == 1
    assert due_at(company, LATER + timedelta(seconds=5.9)) == 0
    assert due_at(company, LATER + timedelta(seconds=6)) == 1
    assert state(company) == ("sent", 3, None)
    assert len({sms.id for sms in outcome.sent}) == 1


def test_after_the_last_attempt_it_has_failed(company, outcome):
    outcome(Unreachable("no answer"))
    message = a_message(company)
    at = LATER
    for wait in (timedelta(0), *WAITS):
        at += wait
        assert due_at(company, at) == 1
    assert state(company) == ("failed", 1 + len(WAITS), "no answer")
    [event] = emitted("notify", company.tenant, MESSAGE_FAILED)
    assert (event.data["id"], event.data["reason"]) == (message.id, "no answer")
    assert due_at(company, at + timedelta(days=1)) == 0


def test_what_is_refused_has_failed_at_once(company, outcome):
    outcome(Refused("no such number"))
    a_message(company)
    due_at(company)
    assert state(company) == ("failed", 1, "no such number")
    assert len(emitted("notify", company.tenant, MESSAGE_FAILED)) == 1


def test_partners_hear_no_number_that_the_provider_repeats(company, outcome):
    outcome(Refused("550 <wang@example.com>, +8613800138000: no such user"))
    message = a_message(company)
    due_at(company)
    [event] = emitted("notify", company.tenant, MESSAGE_FAILED)
    assert (event.data["id"], event.data["reason"]) == (message.id, "550 <w***@example.com>, 138****8000: no such user")


def test_who_sees_less_in_full_sees_less_of_why_it_failed(company, outcome):
    outcome(Refused("+8613800138000: no such number"))
    a_message(company)
    due_at(company)
    [seen] = ask(NotifyService, INSPECT_MESSAGES, {"state": "failed"}, tenant=company.tenant, masked=KINDS)["items"]
    assert seen["last_error"] == "138****8000: no such number"


def test_a_channel_that_is_not_set_up_is_a_reason_that_is_recorded(company, monkeypatch):
    monkeypatch.delenv("SMS_PROVIDER_URL")
    a_message(company)
    due_at(company)
    assert state(company)[0] == "retried"
    assert "SMS_PROVIDER_URL" in str(state(company)[2])


def test_a_process_that_dies_before_recording_leaves_the_message_to_be_sent_again(company, outcome):
    outcome(MemoryError("killed"), None)
    a_message(company)
    due_at(company)
    assert state(company) == ("queued", 0, None)
    due_at(company, LATER + timedelta(seconds=10))
    assert state(company) == ("sent", 1, None)
    assert len({sms.id for sms in outcome.sent}) == 1


def test_what_has_failed_can_be_sent_again(company, outcome):
    outcome(Refused("no such number"), None)
    message = a_message(company)
    due_at(company)
    again = ask(NotifyService, RETRY_MESSAGE, {"message_id": message.id}, tenant=company.tenant)
    assert (again["state"], again["attempts"]) == ("queued", 0)
    assert len(emitted("notify", company.tenant, MESSAGE_QUEUED)) == 2
    run_due(NotifyHandlers, company.tenant)
    assert state(company) == ("sent", 1, None)


def test_what_has_not_failed_is_not_sent_again(company):
    message = a_message(company)
    with pytest.raises(Conflict):
        ask(NotifyService, RETRY_MESSAGE, {"message_id": message.id}, tenant=company.tenant)
    assert state(company) == ("queued", 0, None)


def test_a_login_code_that_came_too_late_is_not_sent(company, outcome):
    asked = {"phone": CONTACT_PHONE, "customer_id": uuid4(), "code": "482913", "minutes": 5, "language": "zh"}
    ask(NotifyService, SEND_LOGIN_CODE, asked, tenant=company.tenant)
    [message] = messages(company)
    too_late = message.created_at + timedelta(minutes=5)
    due_at(company, too_late)
    assert outcome.sent == []
    [after] = messages(company)
    assert (after.state, after.open_body) == ("failed", None)
    with clock_at(too_late), pytest.raises(Conflict):
        ask(NotifyService, RETRY_MESSAGE, {"message_id": message.id}, tenant=company.tenant)
