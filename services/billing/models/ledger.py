"""The ledger: postings with two sides, which are only ever added to."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from chassis.database.model import InOrganization, TenantRow, tenant_key
from chassis.database.parts import parts
from chassis.database.reach import Reach
from contracts.billing.schemas import PAYMENT_METHODS
from services.billing.models.base import Base

RECEIVABLE = "receivable"
REVENUE = "revenue"
WRITTEN_OFF = "written_off"
MONEY = PAYMENT_METHODS
ACCOUNTS = (RECEIVABLE, REVENUE, WRITTEN_OFF, *MONEY)
"""The accounts of every tenant: what is owed to it, what it earned, what it gave up (an expense), and the money, by the
way it came in."""


class Posting(TenantRow, InOrganization, Base):
    """One business fact in the ledger: an invoice was issued, a payment came in, a part was written off."""

    __tablename__ = "postings"
    __table_args__ = (
        tenant_key("invoice_id", "invoices"),
        tenant_key("payment_id", "payments"),
        tenant_key("write_off_id", "write_offs"),
        Index("ix_postings_invoice", "tenant_id", "invoice_id"),
        Index("uq_postings_payment", "tenant_id", "payment_id", unique=True),
        Index(
            "uq_postings_write_off",
            "tenant_id",
            "write_off_id",
            unique=True,
            postgresql_where=text("write_off_id IS NOT NULL"),
        ),
    )
    __reach__ = Reach(node="org_node_id")
    invoice_id: Mapped[UUID]
    payment_id: Mapped[UUID | None]
    write_off_id: Mapped[UUID | None]
    posted_at: Mapped[datetime]
    entries: Mapped[list["Entry"]] = parts(order_by="Entry.amount.desc()")


class Entry(TenantRow, Base):
    """One side of a posting: debits above zero, credits below. The sum of a posting is zero in each currency."""

    __tablename__ = "entries"
    __table_args__ = (
        tenant_key("posting_id", "postings"),
        Index("ix_entries_posting", "tenant_id", "posting_id"),
    )
    __reach__ = Reach(parent=("postings", "posting_id"))
    posting_id: Mapped[UUID]
    account: Mapped[str]
    amount: Mapped[Decimal]
    currency: Mapped[str]
