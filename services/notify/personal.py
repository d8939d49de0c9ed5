"""What notify has of a customer: messages to her and about what is hers, and the copy of how to reach her."""

from sqlalchemy import ColumnElement, or_

from chassis.persons import Holding, Person, just
from services.notify.models import Customer, LocalSms, Message


def _hers(person: Person) -> ColumnElement[bool]:
    about = Message.about.in_(person.things)
    return or_(Message.recipient_id == person.id, Message.address.in_(person.values), about)


HOLDINGS = (
    Holding(LocalSms, lambda person: LocalSms.phone.in_(person.values)),
    Holding(Message, _hers),
    Holding(Customer, just(Customer.id)),
)
