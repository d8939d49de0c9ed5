"""Issues an invoice for a charge."""

from decimal import Decimal

from chassis.database import UnitOfWork
from chassis.days import day_of
from contracts.billing.events import INVOICE_ISSUED
from contracts.ticketing.schemas import Quote
from services.billing.ledger import post_issue
from services.billing.models import Charge, Customer, Invoice, InvoiceLine
from services.billing.numbering import next_number


def issue(work: UnitOfWork, charge: Charge, owner: Customer) -> Invoice:
    """Return the invoice for ``charge``, in the currency of its quote, as owed by ``owner`` from now on."""
    lines, total, currency = _lines(charge)
    invoice = work.add(
        Invoice(
            number=next_number(work, "invoice", day_of(work.now)),
            org_node_id=charge.org_node_id,
            charge_id=charge.id,
            room_id=charge.room_id,
            room_label=charge.room_label,
            customer_id=owner.id,
            customer_name=owner.name,
            status="issued",
            currency=currency,
            total=total,
            paid=Decimal(0),
            written_off=Decimal(0),
            issued_at=work.now,
            lines=lines,
        )
    )
    post_issue(work, invoice)
    work.emit(INVOICE_ISSUED, invoice)
    work.log(
        "invoice.issue",
        "invoice",
        invoice.id,
        after={"number": invoice.number, "total": str(total)},
        node=invoice.org_node_id,
    )
    return invoice


def _lines(charge: Charge) -> tuple[list[InvoiceLine], Decimal, str]:
    """Return lines, total and currency of the quote. Raises ValueError for a total that is not the sum of the lines."""
    quote = Quote().load(charge.quote)
    lines = [
        InvoiceLine(position=position, ticket_id=charge.ticket_id, ticket_number=charge.ticket_number, **line)
        for position, line in enumerate(quote["lines"], start=1)
    ]
    if sum(line.amount for line in lines) != quote["total"]:
        raise ValueError(f"the lines of ticket {charge.ticket_number} do not add up to the quote's total")
    return lines, quote["total"], quote["currency"]
