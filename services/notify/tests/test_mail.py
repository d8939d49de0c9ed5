import socket
from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.settings import SettingsError
from chassis.testing import run_due
from contracts.ticketing.events import AUDIT_PASSED
from services.notify.channels import smtp
from services.notify.channels.mail import send_mail
from services.notify.channels.mail_settings import MailSettings
from services.notify.channels.outcome import Refused, Unreachable
from services.notify.channels.outgoing import Outgoing
from services.notify.handlers import NotifyHandlers
from services.notify.tests.given import NOW, a_company, a_ticket, customer, happened, messages
from services.notify.tests.mail_server import a_certificate, a_mail_server

MAIL = Outgoing(uuid4(), "wang@example.com", "请评价 <报修>", "您好:\n\n第一行\n第二行 & <b>", "zh", NOW)


def to(port, scheme="smtp", user="", **more):
    url = f"{scheme}://{user}localhost:{port}"
    return MailSettings.load({"SMTP_URL": url, "MAIL_FROM": "Steward <no-reply@steward.example>"} | more)


@pytest.fixture
def server():
    with a_mail_server() as running:
        yield running


def test_a_mail_arrives_as_text_and_as_html(server):
    send_mail(to(server.port), MAIL)
    [letter] = server.received
    assert (letter["To"], letter["From"]) == ("wang@example.com", "Steward <no-reply@steward.example>")
    assert letter["Subject"] == "请评价 <报修>"
    assert letter["Message-ID"] == f"<{MAIL.id}@steward.example>"
    assert letter["Content-Language"] == "zh"
    assert letter.get_body(("plain",)).get_content().strip() == MAIL.body
    html = letter.get_body(("html",)).get_content()
    assert "<p>第一行<br>\n第二行 &amp; &lt;b&gt;</p>" in html
    assert '<html lang="zh">' in html


@pytest.mark.parametrize("answer", ["550 no such mailbox", "553 bad name"])
def test_a_recipient_that_is_refused_for_good_is_refused(server, answer):
    server.to_recipient = answer
    with pytest.raises(Refused, match=answer[:3]):
        send_mail(to(server.port), MAIL)


def test_a_recipient_that_is_put_off_is_not(server):
    server.to_recipient = "450 mailbox busy"
    with pytest.raises(Unreachable, match="450"):
        send_mail(to(server.port), MAIL)


@pytest.mark.parametrize(("answer", "outcome"), [("554 spam", Refused), ("452 full", Unreachable)])
def test_what_the_server_says_to_the_mail_counts(server, answer, outcome):
    server.to_mail = [answer]
    with pytest.raises(outcome, match=answer[:3]):
        send_mail(to(server.port), MAIL)


def test_an_address_that_would_add_a_header_is_refused(server):
    with pytest.raises(Refused):
        send_mail(to(server.port), Outgoing(uuid4(), "x@example.com\r\nBcc: y@example.com", "s", "b", "en", NOW))
    assert server.received == []


def test_a_server_that_is_not_there_is_unreachable():
    with pytest.raises(Unreachable, match="cannot be reached"):
        send_mail(to(1), MAIL)


def test_a_server_that_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(smtp, "CONVERSATION_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unreachable, match="timed out"):
        send_mail(to(silent.getsockname()[1]), MAIL)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return a_certificate(tmp_path_factory.mktemp("tls"))


def test_starttls_and_a_password_are_used_where_the_address_says_so(certificate):
    context, authority = certificate
    more = {"SMTP_CA_FILE": str(authority), "SMTP_PASSWORD": "s3cret"}
    with a_mail_server(context) as server:
        send_mail(to(server.port, "smtp+starttls", "steward@", **more), MAIL)
        assert len(server.received) == 1


def test_a_wrong_password_is_not_the_mail_s_fault(certificate):
    context, authority = certificate
    with a_mail_server(context) as server, pytest.raises(Unreachable, match="535"):
        send_mail(to(server.port, "smtp+starttls", "steward:wrong@", SMTP_CA_FILE=str(authority)), MAIL)


def test_a_server_that_cannot_do_tls_gets_nothing(server):
    with pytest.raises(Unreachable, match="STARTTLS"):
        send_mail(to(server.port, "smtp+starttls"), MAIL)
    assert server.received == []


def test_a_server_whose_certificate_nobody_knows_gets_nothing(certificate):
    with a_mail_server(certificate[0]) as server, pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
        send_mail(to(server.port, "smtp+starttls"), MAIL)


def test_tls_from_the_beginning_is_used_where_the_address_says_so(certificate):
    context, authority = certificate
    with a_mail_server(context, from_the_beginning=True) as server:
        send_mail(to(server.port, "smtps", SMTP_CA_FILE=str(authority)), MAIL)
        assert len(server.received) == 1


def test_a_mail_is_retried_and_arrives_under_the_same_id(server, settings, tenant):
    settings("SMTP_URL", f"smtp://localhost:{server.port}")
    settings("MAIL_FROM", "no-reply@steward.example")
    server.to_mail = ["451 try later"]
    company = a_company(tenant)
    owner = customer(company, phones=[], email="wang@example.com")
    happened(company, AUDIT_PASSED, a_ticket(company, customer_id=owner))
    run_due(NotifyHandlers, tenant, NOW + timedelta(seconds=1))
    [mail] = [message for message in messages(company) if message.channel == "email"]
    assert (mail.state, mail.attempts) == ("retried", 1)
    assert "451" in str(mail.last_error)
    run_due(NotifyHandlers, tenant, NOW + timedelta(seconds=2))
    [letter] = server.received
    assert str(mail.id) in letter["Message-ID"]
    assert "K7M2PQ4R" in letter.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    "environ",
    [
        {"MAIL_FROM": "a@example.com"},
        {"SMTP_URL": "smtp://localhost"},
        {"SMTP_URL": "http://localhost", "MAIL_FROM": "a@example.com"},
        {"SMTP_URL": "smtp://localhost", "MAIL_FROM": "nobody"},
    ],
)
def test_a_setting_that_cannot_be_used_says_so(environ):
    with pytest.raises(SettingsError, match=r"SMTP_URL|MAIL_FROM"):
        MailSettings.load(environ)
