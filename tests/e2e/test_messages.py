"""Messages arrive: mail over SMTP, texts at the local provider."""

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from chassis.testing import eventually
from stack.demo.records import Tenancy
from stack.play.cast import texts_to
from tests.e2e.people import People
from tests.e2e.running import Running
from tests.e2e.tickets import audited, dispatched, done, reported


def _mails(running: Running, address: str) -> list[EmailMessage]:
    """Return the mails to an address that came to the local mail server."""
    files = sorted((running.suite.layout.root / "mail").glob("new/*"))
    mails = (BytesParser(policy=policy.default).parsebytes(file.read_bytes()) for file in files)
    return [mail for mail in mails if address in str(mail["To"])]


def _with_mail(people: People, project: str) -> Tenancy:
    return next(tenancy for tenancy in people.owners(project) if tenancy.customer.email)


def _rated_texts(running: Running, phone: str, number: str) -> list[dict[str, Any]]:
    return [sms for sms in texts_to(running.operator, phone) if number in sms["body"]]


def test_a_customer_is_asked_for_a_rating_by_text_and_by_mail(running: Running, people: People):
    tenancy = _with_mail(people, running.warranted)
    customer = tenancy.customer
    ticket = dispatched(people, running.warranted, reported(people.resident_of(tenancy)))
    audited(people, running.warranted, done(people, running.warranted, ticket))
    number = ticket["number"]
    eventually(lambda: _rated_texts(running, customer.phone, number), "the text came")
    mail = eventually(
        lambda: [m for m in _mails(running, str(customer.email)) if number in m.as_string()], "the mail came"
    )
    body = mail[0].get_body()
    assert body is not None
    assert mail[0]["Subject"]
    assert number in body.get_content()


def test_a_worker_gets_a_text_about_what_he_is_to_repair(running: Running, people: People):
    phone = running.company.holders("repair_worker", running.warranted)[0].phone
    ticket = dispatched(people, running.warranted, reported(people.resident(running.warranted)))
    eventually(lambda: _rated_texts(running, phone, ticket["number"]), "the text came")
