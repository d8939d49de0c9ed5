"""What notify has of a customer: messages to her and about what is hers, and the copy of how to reach her."""

from sqlalchemy import ColumnElement, or_

from chassis.persons import Holding, Person, just, of
from contracts.core.personal import ERASED
from services.notify.models import Customer, LocalSms, Message


def _hers(person: Person) -> ColumnElement[bool]:
    # What is told of another's ticket may name her as whom to call.
    about = Message.about.in_([thing.removeprefix("others_") for thing in person.things])
    return or_(Message.recipient_id == person.id, Message.address.in_(person.values), about)


def _kept_locally(person: Person) -> ColumnElement[bool]:
    return or_(LocalSms.phone.in_(person.values), of(LocalSms.id, Message, _hers)(person))


_NO_WORDS = {"body": ERASED, **dict.fromkeys(("address", "subject", "open_body", "last_error"))}

HOLDINGS = (
    Holding(LocalSms, _kept_locally),
    Holding(Message, _hers, kept_for="that something was told, and when", blank=_NO_WORDS),
    Holding(
        Customer,
        just(Customer.id),
        kept_for="that there is nobody to be told",
        blank={"name": ERASED, "phone": None, "email": None},
    ),
)
