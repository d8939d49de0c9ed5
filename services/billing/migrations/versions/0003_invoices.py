"""Charges, invoices with their lines, payments, counters."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database.migration import create, protect
from chassis.database.model import tenant_key

revision = "0003"
down_revision = "0002"

MONEY = sa.Numeric(14, 2)


def upgrade() -> None:
    """Make the tables."""
    _charges()
    _invoices()
    _lines()
    _payments()
    _counters()


def _charges() -> None:
    create(
        "charges",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_number", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("room_label", sa.Text(), nullable=False),
        sa.Column("quote", JSONB(), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('awaiting_owner', 'billed')", name="ck_charges_state"),
        node=True,
        timestamps=True,
    )
    protect("charges", node="org_node_id")
    op.create_index("uq_charges_round", "charges", ["tenant_id", "ticket_id", "round"], unique=True)
    waiting = sa.text("state = 'awaiting_owner'")
    op.create_index("ix_charges_waiting", "charges", ["tenant_id", "room_id"], postgresql_where=waiting)


def _invoices() -> None:
    create(
        "invoices",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("room_label", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("customer_name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total", MONEY, nullable=False),
        sa.Column("paid", MONEY, nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("total > 0 AND paid >= 0 AND paid <= total", name="ck_invoices_amounts"),
        sa.CheckConstraint(
            "status = CASE WHEN paid = 0 THEN 'issued' WHEN paid < total THEN 'part_paid' ELSE 'paid' END",
            name="ck_invoices_status",
        ),
        tenant_key("charge_id", "charges"),
        node=True,
        versioned=True,
        timestamps=True,
    )
    protect("invoices", node="org_node_id", room=("room_id", "issued_at"))
    op.create_index("uq_invoices_number", "invoices", ["tenant_id", "number"], unique=True)
    op.create_index("uq_invoices_charge", "invoices", ["tenant_id", "charge_id"], unique=True)
    for name, column in (("node", "org_node_id"), ("room", "room_id"), ("status", "status")):
        op.create_index(f"ix_invoices_{name}", "invoices", ["tenant_id", column, "issued_at", "id"])


def _lines() -> None:
    create(
        "invoice_lines",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("charge_item_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("quantity", MONEY, nullable=False),
        sa.Column("unit_price", MONEY, nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_number", sa.Text(), nullable=False),
        tenant_key("invoice_id", "invoices"),
    )
    protect("invoice_lines", parent=("invoices", "invoice_id"), append_only=True)
    position = ["tenant_id", "invoice_id", "position"]
    op.create_index("uq_invoice_lines_position", "invoice_lines", position, unique=True)
    op.create_index("ix_invoice_lines_ticket", "invoice_lines", ["tenant_id", "ticket_id"])


def _payments() -> None:
    create(
        "payments",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text()),
        sa.Column("receipt_number", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.CheckConstraint("amount > 0", name="ck_payments_positive"),
        tenant_key("invoice_id", "invoices"),
    )
    protect("payments", parent=("invoices", "invoice_id"), append_only=True)
    op.create_index("uq_payments_receipt", "payments", ["tenant_id", "receipt_number"], unique=True)
    op.create_index("ix_payments_invoice", "payments", ["tenant_id", "invoice_id"])


def _counters() -> None:
    create(
        "counters",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
    )
    protect("counters")
    op.create_index("uq_counters_series", "counters", ["tenant_id", "series", "year"], unique=True)
