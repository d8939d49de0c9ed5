"""What customers owe, and what they paid."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from chassis.database.model import InOrganization, TenantRow, Timestamps, Versioned, tenant_key
from chassis.database.parts import parts
from chassis.database.reach import Reach
from services.billing.models.base import Base


class Invoice(TenantRow, InOrganization, Versioned, Timestamps, Base):
    """What a customer owes for a room. The database holds what is open to what the ledger says is receivable."""

    __tablename__ = "invoices"
    __table_args__ = (
        tenant_key("charge_id", "charges"),
        Index("uq_invoices_number", "tenant_id", "number", unique=True),
        Index("uq_invoices_charge", "tenant_id", "charge_id", unique=True),
        Index("ix_invoices_newest", "tenant_id", "issued_at", "id"),
        Index("ix_invoices_node", "tenant_id", "org_node_id", "issued_at", "id"),
        Index("ix_invoices_node_status", "tenant_id", "org_node_id", "status", "issued_at", "id"),
        Index("ix_invoices_node_number", "tenant_id", "org_node_id", "number"),
        Index("ix_invoices_customer", "tenant_id", "customer_id", "issued_at", "id"),
        Index("ix_invoices_room", "tenant_id", "room_id", "issued_at", "id"),
        Index("ix_invoices_status", "tenant_id", "status", "issued_at", "id"),
    )
    __reach__ = Reach(node="org_node_id", room=("room_id", "issued_at"))
    number: Mapped[str]
    charge_id: Mapped[UUID]
    room_id: Mapped[UUID]
    room_label: Mapped[str]
    customer_id: Mapped[UUID]
    customer_name: Mapped[str]
    status: Mapped[str]
    currency: Mapped[str]
    total: Mapped[Decimal]
    paid: Mapped[Decimal]
    written_off: Mapped[Decimal]
    issued_at: Mapped[datetime]
    lines: Mapped[list["InvoiceLine"]] = parts(order_by="InvoiceLine.position")
    payments: Mapped[list["Payment"]] = parts(order_by="Payment.receipt_number")

    @property
    def open(self) -> Decimal:
        """What remains to be paid."""
        return self.total - self.paid - self.written_off

    def receive(self, amount: Decimal) -> None:
        """Count ``amount``, at most what is open, as paid."""
        self.paid += amount
        self._settle()

    def give_up(self, amount: Decimal) -> None:
        """Count ``amount``, at most what is open, as written off."""
        self.written_off += amount
        self._settle()

    def _settle(self) -> None:
        if self.open:
            self.status = "part_paid" if self.paid else "issued"
        else:
            self.status = "written_off" if self.written_off else "paid"


class InvoiceLine(TenantRow, Base):
    """One line of an invoice: quantity × unit price = amount."""

    __tablename__ = "invoice_lines"
    __table_args__ = (
        tenant_key("invoice_id", "invoices"),
        Index("uq_invoice_lines_position", "tenant_id", "invoice_id", "position", unique=True),
        Index("ix_invoice_lines_ticket", "tenant_id", "ticket_id"),
    )
    __reach__ = Reach(parent=("invoices", "invoice_id"))
    invoice_id: Mapped[UUID]
    position: Mapped[int]
    charge_item_id: Mapped[UUID]
    name: Mapped[str]
    unit: Mapped[str]
    quantity: Mapped[Decimal]
    unit_price: Mapped[Decimal]
    amount: Mapped[Decimal]
    ticket_id: Mapped[UUID]
    ticket_number: Mapped[str]


class Payment(TenantRow, Base):
    """Money that was received for an invoice; ``received_by`` is who recorded it."""

    __tablename__ = "payments"
    __table_args__ = (
        tenant_key("invoice_id", "invoices"),
        Index("uq_payments_receipt", "tenant_id", "receipt_number", unique=True),
        Index("ix_payments_invoice", "tenant_id", "invoice_id"),
    )
    __reach__ = Reach(parent=("invoices", "invoice_id"))
    invoice_id: Mapped[UUID]
    amount: Mapped[Decimal]
    currency: Mapped[str]
    method: Mapped[str]
    reference: Mapped[str | None]
    receipt_number: Mapped[str]
    received_at: Mapped[datetime]
    received_by: Mapped[str]
