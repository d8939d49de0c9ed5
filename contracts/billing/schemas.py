"""Shapes of charges, invoices and payments. An amount always comes with its currency."""

from marshmallow import fields

from contracts.core.fields import (
    Amount,
    Day,
    Id,
    Instant,
    choice,
    currency_field,
    expected_version_field,
    personal_field,
    text,
)
from contracts.core.lists import ListRequest, page_of, shown_field, some_of, sort_field
from contracts.core.personal import TEXT
from contracts.core.schema import Request, Shape

INVOICE_STATUSES = ("issued", "part_paid", "paid", "written_off")
WRITE_OFF_STATUSES = ("asked", "approved", "refused")
PAYMENT_METHODS = ("cash", "bank_transfer", "card", "wechat", "alipay")


class Price(Shape):
    """What a charge item costs at a node and below it, from a day on."""

    org_node_id = Id(required=True)
    unit_price = Amount(required=True)
    from_date = fields.Date(required=True)


class ChargeItem(Shape):
    """Something a paid repair charges for, with its price list."""

    id = Id(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    unit = fields.String(required=True)
    currency = currency_field(required=True)
    prices = fields.List(fields.Nested(Price), required=True)
    version = fields.Integer(required=True)


class PricedChargeItem(ChargeItem):
    """``price``: what it costs today at the node that was asked for; null without one, or where it has no price."""

    price = Amount(load_default=None, allow_none=True)


ChargeItemPage = page_of(PricedChargeItem)


class AddChargeItem(Request):
    """A new charge item with its first price, at a node (the root: everywhere)."""

    code = text(40, required=True)
    name = text(120, required=True)
    unit = text(20, required=True)
    currency = currency_field(load_default="CNY")
    org_node_id = Id(required=True)
    unit_price = Amount(required=True, minimum="0.01")


class SetPrice(Request):
    """The price of a charge item at a node and below it, from a day on: today or later, what was stays as it was."""

    charge_item_id = Id(required=True)
    org_node_id = Id(required=True)
    unit_price = Amount(required=True, minimum="0.01")
    from_date = Day(required=True)


class ListChargeItems(ListRequest):
    """Charge items; with ``org_node_id`` each says what it costs there today."""

    org_node_id = Id(load_default=None)
    code = text(40, load_default=None)
    sort = sort_field("code")
    shown = shown_field(PricedChargeItem)


class InvoiceLine(Shape):
    """One line: quantity × unit price = amount. ``ticket_id`` is where it comes from."""

    name = fields.String(required=True)
    unit = fields.String(required=True)
    quantity = Amount(required=True)
    unit_price = Amount(required=True)
    amount = Amount(required=True)
    ticket_id = Id(required=True)
    ticket_number = fields.String(required=True)


class Payment(Shape):
    """Money received for an invoice, with the number of its receipt."""

    id = Id(required=True)
    amount = Amount(required=True)
    currency = currency_field(required=True)
    method = choice(*PAYMENT_METHODS, required=True)
    reference = fields.String(required=True, allow_none=True)
    receipt_number = fields.String(required=True)
    received_at = Instant(required=True)


class Invoice(Shape):
    """What a customer owes for a room: ``paid`` was received, ``written_off`` was given up, ``open`` is what remains.

    ``status`` is ``written_off`` where nothing is open, and a part of it was given up.
    """

    id = Id(required=True)
    number = fields.String(required=True)
    org_node_id = Id(required=True)
    room_id = Id(required=True)
    room_label = fields.String(required=True)
    customer_id = Id(required=True)
    customer_name = fields.String(required=True)
    status = choice(*INVOICE_STATUSES, required=True)
    currency = currency_field(required=True)
    total = Amount(required=True)
    paid = Amount(required=True)
    written_off = Amount(load_default=None)
    open = Amount(required=True)
    lines = fields.List(fields.Nested(InvoiceLine), required=True)
    payments = fields.List(fields.Nested(Payment), required=True)
    issued_at = Instant(required=True)
    version = fields.Integer(required=True)


InvoicePage = page_of(Invoice)


class GetInvoice(Request):
    """Which invoice."""

    invoice_id = Id(required=True)


class ListInvoices(ListRequest):
    """Invoices by place, room, customer, ticket, number or status, issued from ``since`` until before ``until``.

    Each may be left out. A place is a node with all that is below it.
    """

    org_node_id = Id(load_default=None)
    room_id = Id(load_default=None)
    customer_id = Id(load_default=None)
    ticket_id = Id(load_default=None)
    number = text(40, load_default=None)
    status = some_of(*INVOICE_STATUSES)
    since = Instant(load_default=None)
    until = Instant(load_default=None)
    sort = sort_field("-issued_at", "number")
    shown = shown_field(Invoice)


class RecordPayment(Request):
    """Money received. More than is open is refused."""

    invoice_id = Id(required=True)
    expected_version = expected_version_field()
    amount = Amount(required=True, minimum="0.01")
    currency = currency_field(required=True)
    method = choice(*PAYMENT_METHODS, required=True)
    reference = text(80, load_default=None, allow_none=True)


class WriteOffFacts(Shape):
    """What is to be given up, and why."""

    id = Id(required=True)
    invoice_id = Id(required=True)
    invoice_number = fields.String(required=True)
    org_node_id = Id(required=True)
    room_id = Id(required=True)
    room_label = fields.String(required=True)
    amount = Amount(required=True)
    currency = currency_field(required=True)
    reason = personal_field(TEXT, required=True)


class WriteOff(WriteOffFacts):
    """That somebody asks to give up ``amount`` of an invoice, and what another one decided.

    ``asked_by`` and ``decided_by`` are the principals who did it: who acted, and for whom.
    """

    status = choice(*WRITE_OFF_STATUSES, required=True)
    asked_by = fields.List(fields.String(), required=True)
    asked_at = Instant(required=True)
    decided_by = fields.List(fields.String(), required=True, allow_none=True)
    decided_at = Instant(required=True, allow_none=True)
    note = personal_field(TEXT, required=True, allow_none=True)
    version = fields.Integer(required=True)


WriteOffPage = page_of(WriteOff)


class AskWriteOff(Request):
    """Give up what is open of an invoice, or a part. More than is open is refused, and a second one while one waits."""

    invoice_id = Id(required=True)
    expected_version = expected_version_field()
    amount = Amount(required=True, minimum="0.01")
    currency = currency_field(required=True)
    reason = text(500, required=True)


class DecideWriteOff(Request):
    """Approve or refuse, with a note. What was paid in the meantime counts: more than is open cannot be approved."""

    write_off_id = Id(required=True)
    expected_version = expected_version_field()
    note = text(500, load_default=None, allow_none=True)


class GetWriteOff(Request):
    """Which one."""

    write_off_id = Id(required=True)


class ListWriteOffs(ListRequest):
    """Write-offs by place, invoice or status, asked for from ``since`` until before ``until``; each may be left out."""

    org_node_id = Id(load_default=None)
    invoice_id = Id(load_default=None)
    status = some_of(*WRITE_OFF_STATUSES)
    since = Instant(load_default=None)
    until = Instant(load_default=None)
    sort = sort_field("-asked_at")
    shown = shown_field(WriteOff)
