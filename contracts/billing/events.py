"""What billing tells."""

from marshmallow import fields

from contracts.billing.schemas import ChargeItem, WriteOffFacts
from contracts.core.events import Event
from contracts.core.fields import Amount, Id, Instant, currency_field, personal_field
from contracts.core.operations import sealing_of
from contracts.core.personal import TEXT
from contracts.core.schema import Shape


class ChargeItemsChanged(Shape):
    """Charge items as they are now, with their prices."""

    items = fields.List(fields.Nested(ChargeItem), required=True)


class InvoiceIssued(Shape):
    """A customer owes something."""

    id = Id(required=True)
    number = fields.String(required=True)
    org_node_id = Id(required=True)
    room_id = Id(required=True)
    room_label = fields.String(required=True)
    customer_id = Id(required=True)
    total = Amount(required=True)
    currency = currency_field(required=True)
    issued_at = Instant(load_default=None, allow_none=True)


class PaymentRecorded(InvoiceIssued):
    """A customer paid; ``open`` is what remains of the invoice."""

    amount = Amount(required=True)
    open = Amount(required=True)
    receipt_number = fields.String(required=True)


class WriteOffTold(WriteOffFacts):
    """Somebody asks to give up a part of an invoice, or it was decided; ``open`` is what remains of the invoice.

    ``asker_id`` is the employee who asked; null where it was no employee. Events of an earlier version do not say
    whose invoice it is.
    """

    customer_id = Id(load_default=None, allow_none=True)
    asker_id = Id(required=True, allow_none=True)
    note = personal_field(TEXT, required=True, allow_none=True)
    open = Amount(required=True)


CHARGE_ITEMS_CHANGED = Event("billing", "charge_items.changed", ChargeItemsChanged)
INVOICE_ISSUED = Event("billing", "invoice.issued", InvoiceIssued, passing=True)
PAYMENT_RECORDED = Event("billing", "payment.recorded", PaymentRecorded, passing=True)
WRITE_OFF_ASKED = Event("billing", "write_off.asked", WriteOffTold, passing=True)
WRITE_OFF_APPROVED = Event("billing", "write_off.approved", WriteOffTold, passing=True)
WRITE_OFF_REFUSED = Event("billing", "write_off.refused", WriteOffTold, passing=True)
WRITE_OFFS = (WRITE_OFF_ASKED, WRITE_OFF_APPROVED, WRITE_OFF_REFUSED)
LOG_SEALED = sealing_of("billing")
