"""Shapes of tickets."""

from marshmallow import fields, validate

from contracts.core.disclosing import disclosure_of
from contracts.core.fields import (
    Amount,
    Id,
    Instant,
    choice,
    currency_field,
    expected_version_field,
    personal_field,
    phone_field,
    text,
    whole_field,
)
from contracts.core.lists import ListRequest, page_of, shown_field, some_of, sort_field
from contracts.core.personal import PHONE, TEXT
from contracts.core.schema import Request, Shape
from contracts.ticketing.vocabulary import ACTIONS, CHANNELS, STATUSES, URGENCIES


class QuoteLine(Shape):
    """One line of a quote: what, how much of it, at which price. ``amount`` is quantity × unit price."""

    charge_item_id = Id(required=True)
    name = fields.String(required=True)
    unit = fields.String(required=True)
    quantity = Amount(required=True)
    unit_price = Amount(required=True)
    amount = Amount(required=True)


class Quote(Shape):
    """What a paid repair costs. ``agreed`` is null until the customer answers."""

    lines = fields.List(fields.Nested(QuoteLine), required=True)
    total = Amount(required=True)
    currency = currency_field(required=True)
    agreed = fields.Boolean(required=True, allow_none=True)


class Part(Shape):
    """A part that was used."""

    name = fields.String(required=True)
    quantity = Amount(required=True)


class Work(Shape):
    """What the worker reported: hours, parts and references to photos."""

    hours = Amount(required=True)
    parts = fields.List(fields.Nested(Part), required=True)
    photos = fields.List(fields.String(), required=True)
    note = personal_field(TEXT, required=True, allow_none=True)


class Rating(Shape):
    """What the customer said."""

    satisfied = fields.Boolean(required=True)
    comment = personal_field(TEXT, required=True, allow_none=True)
    rated_at = Instant(required=True)


class Ticket(Shape):
    """A repair ticket. ``legal_actions`` lists what may be done next; times are UTC.

    ``work`` and ``rating`` are the latest, over all rounds; ``quote`` is of the present round.
    """

    id = Id(required=True)
    number = fields.String(required=True)
    org_node_id = Id(required=True)
    room_id = Id(required=True)
    room_label = fields.String(required=True)
    project_name = fields.String(required=True)
    description = personal_field(TEXT, required=True)
    urgency = choice(*URGENCIES, required=True)
    channel = choice(*CHANNELS, required=True)
    photos = fields.List(fields.String(), required=True)
    status = choice(*STATUSES, required=True)
    round = fields.Integer(required=True)
    under_warranty = fields.Boolean(required=True)
    customer_id = Id(required=True, allow_none=True)
    contact_name = fields.String(required=True)
    contact_phone = personal_field(PHONE, required=True)
    worker_id = Id(required=True, allow_none=True)
    worker_name = fields.String(required=True, allow_none=True)
    reported_at = Instant(required=True)
    dispatch_due_at = Instant(required=True, allow_none=True)
    quote = fields.Nested(Quote, required=True, allow_none=True)
    work = fields.Nested(Work, required=True, allow_none=True)
    rating = fields.Nested(Rating, required=True, allow_none=True)
    legal_actions = fields.List(choice(*ACTIONS), required=True)
    version = fields.Integer(required=True)


TicketPage = page_of(Ticket)


class OpenTicket(Request):
    """A report of what is broken, where and how urgent. Without a contact, the customer on record is it."""

    room_id = Id(required=True)
    description = text(2000, required=True)
    urgency = choice(*URGENCIES, load_default="normal")
    channel = choice(*CHANNELS, load_default="portal")
    customer_id = Id(load_default=None, allow_none=True)
    contact_name = text(80, load_default=None, allow_none=True)
    contact_phone = phone_field(load_default=None, allow_none=True)
    photos = fields.List(text(300), load_default=list, validate=validate.Length(max=20))


class GetTicket(Request):
    """Which ticket."""

    ticket_id = Id(required=True)


class ListTickets(ListRequest):
    """Tickets by status, urgency, channel, place, room or worker, reported from ``since`` until before ``until``.

    Each may be left out. A place is a node with all that is below it.
    """

    status = some_of(*STATUSES)
    urgency = some_of(*URGENCIES)
    channel = some_of(*CHANNELS)
    org_node_id = Id(load_default=None)
    room_id = Id(load_default=None)
    worker_id = Id(load_default=None)
    since = Instant(load_default=None)
    until = Instant(load_default=None)
    sort = sort_field("-reported_at")
    shown = shown_field(Ticket)


DiscloseTicket = disclosure_of("ticket", "phone")


class TicketDisclosure(Shape):
    """The phone of whom to call about a ticket, and what was reported, with whatever numbers are in it, in full."""

    id = Id(required=True)
    contact_phone = personal_field(PHONE, required=True, allow_none=True)
    description = personal_field(TEXT, required=True, allow_none=True)


class ProgressEntry(Shape):
    """One change of status: who (``employee:…``, ``customer:…``, ``system:…``), when, what, why."""

    action = fields.String(required=True)
    from_status = fields.String(required=True, allow_none=True)
    to_status = fields.String(required=True)
    round = fields.Integer(required=True)
    actor = fields.String(required=True)
    at = Instant(required=True)
    note = personal_field(TEXT, required=True, allow_none=True)


class Progress(Shape):
    """All changes of status of a ticket, oldest first."""

    items = fields.List(fields.Nested(ProgressEntry), required=True)


class Act(Request):
    """An action on a ticket. ``expected_version``: refuse when somebody changed the ticket since."""

    ticket_id = Id(required=True)
    expected_version = expected_version_field()


class DispatchTicket(Act):
    """Hand the ticket to a repair worker of its project."""

    worker_id = Id(required=True)
    note = text(500, load_default=None, allow_none=True)


class NewQuoteLine(Request):
    """How much of which charge item."""

    charge_item_id = Id(required=True)
    quantity = Amount(required=True, minimum="0.01", maximum="100000")


class QuoteTicket(Act):
    """Offer a paid repair. Under warranty nothing can be charged."""

    lines = fields.List(fields.Nested(NewQuoteLine), required=True, validate=validate.Length(min=1, max=50))


class AnswerQuote(Act):
    """The customer's answer to the quote."""

    agreed = fields.Boolean(required=True)


class ActWithReason(Act):
    """An action that needs a reason."""

    reason = text(500, required=True)


class UsedPart(Request):
    """A part that was used."""

    name = text(120, required=True)
    quantity = Amount(required=True, minimum="0.01", maximum="100000")


class ReportDone(Act):
    """The repair is done."""

    hours = Amount(required=True, minimum="0", maximum="1000")
    parts = fields.List(fields.Nested(UsedPart), load_default=list, validate=validate.Length(max=100))
    photos = fields.List(text(300), load_default=list, validate=validate.Length(max=20))
    note = text(1000, load_default=None, allow_none=True)


class PassAudit(Act):
    """The lead finds the repair good."""

    note = text(500, load_default=None, allow_none=True)


class RateTicket(Act):
    """What the customer says of the repair."""

    satisfied = fields.Boolean(required=True)
    comment = text(1000, load_default=None, allow_none=True)


class RateByCode(Request):
    """What the customer says, with the code of the message that asked."""

    code = text(20, shortest=6, required=True)
    satisfied = fields.Boolean(required=True)
    comment = text(1000, load_default=None, allow_none=True)


class Rated(Shape):
    """The rating is recorded."""

    number = fields.String(required=True)
    satisfied = fields.Boolean(required=True)


class CallBack(Shape):
    """A task for the desk: ask the customer who did not answer the rating message."""

    id = Id(required=True)
    org_node_id = Id(required=True)
    ticket_id = Id(required=True)
    ticket_number = fields.String(required=True)
    contact_name = fields.String(required=True)
    contact_phone = personal_field(PHONE, required=True)
    state = choice("open", "done", required=True)
    created_at = Instant(required=True)
    note = personal_field(TEXT, required=True, allow_none=True)
    version = fields.Integer(required=True)


CallBackPage = page_of(CallBack)


class ListCallBacks(ListRequest):
    """Call-back tasks, of a place and all below it where one is named."""

    state = choice("open", "done", load_default="open")
    org_node_id = Id(load_default=None)
    sort = sort_field("created_at")
    shown = shown_field(CallBack)


class CompleteCallBack(Request):
    """What came of the call: without an answer (``satisfied`` null) the ticket is closed as it is."""

    call_back_id = Id(required=True)
    satisfied = fields.Boolean(required=True, allow_none=True)
    note = text(1000, load_default=None, allow_none=True)


class TimeLimit(Shape):
    """How long a node of the organization gives: minutes to dispatch, minutes until the desk calls back.

    ``org_node_id`` is the node that set it, null for the limit that is there where nobody has set one.
    """

    org_node_id = Id(required=True, allow_none=True)
    urgency = choice(*URGENCIES, required=True)
    dispatch_minutes = fields.Integer(required=True)
    rating_minutes = fields.Integer(required=True)


class TimeLimits(Shape):
    """The limits in force at a node, one for each urgency: its own, else those of the nearest node above."""

    items = fields.List(fields.Nested(TimeLimit), required=True)


class GetTimeLimits(Request):
    """Which node."""

    org_node_id = Id(required=True)


class SetTimeLimit(Request):
    """Set a limit at a node; what is below inherits it."""

    org_node_id = Id(required=True)
    urgency = choice(*URGENCIES, required=True)
    dispatch_minutes = whole_field(1, 43200, required=True)
    rating_minutes = whole_field(1, 43200, required=True)
