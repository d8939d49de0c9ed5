"""What ticketing has of a customer: her tickets, those in which she is whom to call, and the copy of her rooms."""

from sqlalchemy import ColumnElement, or_

from chassis.persons import Holding, Person, just, of
from services.ticketing.models import CallBack, RoomHolder, Step, Ticket


def _hers(person: Person) -> ColumnElement[bool]:
    return or_(Ticket.customer_id == person.id, Ticket.contact_phone.in_(person.values))


HOLDINGS = (
    Holding(Step, of(Step.ticket_id, Ticket, _hers)),
    Holding(CallBack, of(CallBack.ticket_id, Ticket, _hers)),
    Holding(Ticket, _hers),
    Holding(RoomHolder, just(RoomHolder.customer_id)),
)
