"""What ticketing tells: one event for each change of a ticket."""

from marshmallow import fields

from contracts.core.events import Event
from contracts.core.fields import Id, Instant, choice, personal_field
from contracts.core.operations import sealing_of
from contracts.core.personal import PHONE, TEXT
from contracts.core.schema import Shape
from contracts.ticketing.schemas import Quote
from contracts.ticketing.vocabulary import CHANNELS, STATUSES, URGENCIES


class TicketFacts(Shape):
    """A ticket as the others need it. ``note`` is the reason or remark of the change."""

    id = Id(required=True)
    number = fields.String(required=True)
    org_node_id = Id(required=True)
    room_id = Id(required=True)
    room_label = fields.String(required=True)
    project_name = fields.String(required=True)
    description = personal_field(TEXT, required=True)
    urgency = choice(*URGENCIES, required=True)
    channel = choice(*CHANNELS, required=True)
    status = choice(*STATUSES, required=True)
    round = fields.Integer(required=True)
    customer_id = Id(required=True, allow_none=True)
    contact_name = fields.String(required=True)
    contact_phone = personal_field(PHONE, required=True)
    worker_id = Id(required=True, allow_none=True)
    worker_name = fields.String(required=True, allow_none=True)
    note = personal_field(TEXT, load_default=None, allow_none=True)
    reported_at = Instant(load_default=None, allow_none=True)


class TicketQuoted(TicketFacts):
    """The customer is asked to agree to a price."""

    quote = fields.Nested(Quote, required=True)


class TicketPassed(TicketFacts):
    """The lead found the repair good. ``charges`` is the agreed quote, null when nothing is charged."""

    rating_code = fields.String(required=True)
    charges = fields.Nested(Quote, required=True, allow_none=True)


class TicketEscalated(TicketFacts):
    """The level above is told: ``told_node_id`` is that node, null at the top."""

    told_node_id = Id(required=True, allow_none=True)


class DispatchOverdue(TicketEscalated):
    """Nobody dispatched the ticket in time."""

    due_at = Instant(required=True)


class CallBackRequested(TicketFacts):
    """The customer did not answer the rating message: the desk is to call."""

    call_back_id = Id(required=True)


TICKET_OPENED = Event("ticketing", "ticket.opened", TicketFacts, passing=True)
TICKET_DISPATCHED = Event("ticketing", "ticket.dispatched", TicketFacts, passing=True)
TICKET_ACCEPTED = Event("ticketing", "ticket.accepted", TicketFacts, passing=True)
TICKET_QUOTED = Event("ticketing", "ticket.quoted", TicketQuoted, passing=True)
QUOTE_AGREED = Event("ticketing", "ticket.quote_agreed", TicketFacts, passing=True)
QUOTE_DECLINED = Event("ticketing", "ticket.quote_declined", TicketFacts, passing=True)
WORK_STARTED = Event("ticketing", "ticket.work_started", TicketFacts, passing=True)
WORK_PAUSED = Event("ticketing", "ticket.work_paused", TicketFacts, passing=True)
WORK_RESUMED = Event("ticketing", "ticket.work_resumed", TicketFacts, passing=True)
WORK_DONE = Event("ticketing", "ticket.work_done", TicketFacts, passing=True)
AUDIT_PASSED = Event("ticketing", "ticket.audit_passed", TicketPassed, passing=True)
SENT_BACK = Event("ticketing", "ticket.sent_back", TicketFacts, passing=True)
TICKET_CLOSED = Event("ticketing", "ticket.closed", TicketFacts, passing=True)
TICKET_REOPENED = Event("ticketing", "ticket.reopened", TicketEscalated, passing=True)
TICKET_CANCELLED = Event("ticketing", "ticket.cancelled", TicketFacts, passing=True)
DISPATCH_OVERDUE = Event("ticketing", "ticket.dispatch_overdue", DispatchOverdue, passing=True)
CALL_BACK_REQUESTED = Event("ticketing", "ticket.call_back_requested", CallBackRequested, passing=True)
LOG_SEALED = sealing_of("ticketing")

ALL = (
    TICKET_OPENED,
    TICKET_DISPATCHED,
    TICKET_ACCEPTED,
    TICKET_QUOTED,
    QUOTE_AGREED,
    QUOTE_DECLINED,
    WORK_STARTED,
    WORK_PAUSED,
    WORK_RESUMED,
    WORK_DONE,
    AUDIT_PASSED,
    SENT_BACK,
    TICKET_CLOSED,
    TICKET_REOPENED,
    TICKET_CANCELLED,
    DISPATCH_OVERDUE,
    CALL_BACK_REQUESTED,
)
"""What can happen to a ticket."""
