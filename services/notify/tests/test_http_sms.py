from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.settings import SettingsError
from chassis.testing import run_due
from contracts.ticketing.events import TICKET_OPENED
from services.notify.channels import http_sms
from services.notify.channels.http_sms import HttpSms
from services.notify.channels.local_sms import KeptSms
from services.notify.channels.outcome import Refused, Unreachable
from services.notify.channels.outgoing import Outgoing
from services.notify.channels.sms import sms_provider
from services.notify.handlers import NotifyHandlers
from services.notify.tests.given import NOW, a_company, a_ticket, happened, messages
from services.notify.tests.http_provider import a_provider

SMS = Outgoing(uuid4(), "+8613800138000", None, "您好", "zh", NOW)


@pytest.fixture
def provider():
    with a_provider() as running:
        yield running


NO_WORK: Any = None
"""A provider that is reached over HTTP needs no database."""


def send(provider):
    HttpSms(provider.url, "s3cret").send(NO_WORK, SMS)


def test_the_provider_gets_number_text_and_key(provider):
    send(provider)
    [request] = provider.received
    assert request["body"] == {"id": str(SMS.id), "phone": "+8613800138000", "text": "您好"}
    assert request["headers"]["Authorization"] == "Bearer s3cret"
    assert request["headers"]["Idempotency-Key"] == str(SMS.id)


@pytest.mark.parametrize("status", [400, 404, 413, 422])
def test_what_the_provider_will_never_take_is_refused(provider, status):
    provider.answers = [status]
    with pytest.raises(Refused, match=str(status)):
        send(provider)


@pytest.mark.parametrize("status", [302, 401, 403, 408, 429, 500, 502, 503])
def test_what_the_provider_may_take_later_is_not(provider, status):
    provider.answers = [status]
    with pytest.raises(Unreachable, match=str(status)):
        send(provider)
    assert len(provider.received) == 1


def test_a_provider_that_says_nothing_is_given_up(provider, monkeypatch):
    monkeypatch.setattr(http_sms, "SECONDS", (0.2, 0.2))
    provider.answers = [0]
    with pytest.raises(Unreachable, match="in time"):
        send(provider)


def test_a_provider_that_is_not_there_is_unreachable():
    with pytest.raises(Unreachable) as failed:
        HttpSms("http://127.0.0.1:1/messages", "s3cret").send(NO_WORK, SMS)
    assert "s3cret" not in str(failed.value)


def test_failures_are_retried_and_recorded_until_the_provider_takes_the_message(provider, settings, tenant, tmp_path):
    key = tmp_path / "key"
    key.write_text("from-a-file\n")
    settings("SMS_PROVIDER_URL", provider.url)
    settings("SMS_PROVIDER_KEY_FILE", str(key))
    provider.answers = [500, 429, 200]
    company = a_company(tenant)
    happened(company, TICKET_OPENED, a_ticket(company))
    reasons = []
    for seconds in (1, 2, 7):
        run_due(NotifyHandlers, tenant, NOW + timedelta(seconds=seconds))
        [message] = messages(company)
        reasons.append((message.state, message.last_error))
    assert reasons == [
        ("retried", "the SMS provider answered 500"),
        ("retried", "the SMS provider answered 429"),
        ("sent", None),
    ]
    assert {request["headers"]["Idempotency-Key"] for request in provider.received} == {str(message.id)}
    assert provider.received[0]["headers"]["Authorization"] == "Bearer from-a-file"


def test_a_timeout_is_recorded_and_the_message_fails_when_it_is_refused(provider, settings, tenant, monkeypatch):
    monkeypatch.setattr(http_sms, "SECONDS", (0.2, 0.2))
    settings("SMS_PROVIDER_URL", provider.url)
    settings("SMS_PROVIDER_KEY", "s3cret")
    provider.answers = [0, 422]
    company = a_company(tenant)
    happened(company, TICKET_OPENED, a_ticket(company))
    run_due(NotifyHandlers, tenant, NOW + timedelta(seconds=1))
    assert messages(company)[0].last_error == "the SMS provider did not answer in time"
    run_due(NotifyHandlers, tenant, NOW + timedelta(seconds=2))
    assert (messages(company)[0].state, messages(company)[0].attempts) == ("failed", 2)


def test_the_setting_says_which_provider_it_is():
    assert isinstance(sms_provider({"SMS_PROVIDER_URL": "local"}), KeptSms)
    there = {"SMS_PROVIDER_URL": "https://sms.example.com/v1", "SMS_PROVIDER_KEY": "k"}
    assert sms_provider(there) == HttpSms("https://sms.example.com/v1", "k")


@pytest.mark.parametrize(
    "environ", [{}, {"SMS_PROVIDER_URL": "ftp://x"}, {"SMS_PROVIDER_URL": "https://sms.example.com"}]
)
def test_a_setting_that_cannot_be_used_says_so(environ):
    with pytest.raises(SettingsError, match="SMS_PROVIDER"):
        sms_provider(environ)
