"""What ticketing has of a customer: her tickets, those in which she is whom to call, and the copy of her rooms."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database import UnitOfWork
from chassis.persons import Holding, Person, demand_gateway, just, of
from contracts.core.personal import ERASED
from services.ticketing.models import CallBack, RoomHolder, Step, Ticket

ENDED = ("closed", "cancelled")

_NO_CONTACT = {"contact_name": ERASED, "contact_phone": ""}
_NO_REPORT = literal({"note": None, "photos": []}, JSONB)
_FACT = "what was broken where and when, what was done, and how long it took"


def _hers(person: Person) -> ColumnElement[bool]:
    by_phone = and_(Ticket.customer_id.is_(None), Ticket.contact_phone.in_(person.values))
    return or_(Ticket.customer_id == person.id, by_phone)


def _of_others(person: Person) -> ColumnElement[bool]:
    return and_(Ticket.customer_id != person.id, Ticket.contact_phone.in_(person.values))


def _either(person: Person) -> ColumnElement[bool]:
    return or_(_hers(person), _of_others(person))


HOLDINGS = (
    Holding(Step, of(Step.ticket_id, Ticket, _hers), kept_for=_FACT, blank_by="erase_steps(:person, :ids)"),
    Holding(CallBack, of(CallBack.ticket_id, Ticket, _either), kept_for=_FACT, blank={**_NO_CONTACT, "note": None}),
    Holding(
        Ticket,
        _hers,
        kept_for=_FACT,
        thing="ticket",
        blank={
            **_NO_CONTACT,
            "description": ERASED,
            "photos": [],
            "rating_comment": None,
            "work": Ticket.work.op("||")(_NO_REPORT),
        },
    ),
    Holding(Ticket, _of_others, kept_for=_FACT, thing="others_ticket", blank=_NO_CONTACT),
    Holding(
        RoomHolder,
        just(RoomHolder.customer_id),
        kept_for="who had a room when, without a name",
        blank={"customer_name": ERASED, "phones": []},
    ),
)


def ties(work: UnitOfWork, person_id: UUID) -> dict[str, int]:
    """Return how many of a customer's tickets are open. Raises Forbidden unless the gateway itself asks."""
    demand_gateway(work)
    hers = select(func.count()).select_from(Ticket).where(Ticket.tenant_id == work.tenant_id)
    count = work.session.scalar(hers.where(Ticket.customer_id == person_id, Ticket.status.not_in(ENDED))) or 0
    return {"open_ticket": count} if count else {}
