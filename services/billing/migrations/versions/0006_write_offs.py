"""Write-offs: what is asked to be given up, and its side of the ledger.

What older code has written, and writes beside this one, fits the new conditions: where nothing is written off they say
the same.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.database.migration import create, protect
from chassis.database.model import tenant_key

revision = "0006"
down_revision = "0005"

AMOUNTS = "total > 0 AND paid >= 0 AND written_off >= 0 AND paid + written_off <= total"
STATUS = """
status = CASE WHEN paid + written_off < total THEN CASE WHEN paid = 0 THEN 'issued' ELSE 'part_paid' END
WHEN written_off > 0 THEN 'written_off' ELSE 'paid' END
"""
ACCOUNT = "account IN ('receivable', 'revenue', 'written_off', 'cash', 'bank_transfer', 'card', 'wechat', 'alipay')"

CHECK_RECEIVABLE = """
CREATE OR REPLACE FUNCTION check_receivable(tenant uuid, invoice uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    owed numeric;
    in_books numeric;
BEGIN
    SELECT i.total - i.paid - i.written_off INTO owed FROM invoices i WHERE i.tenant_id = tenant AND i.id = invoice;
    SELECT sum(e.amount) INTO in_books
        FROM postings p JOIN entries e ON e.tenant_id = p.tenant_id AND e.posting_id = p.id
        JOIN invoices i ON i.tenant_id = p.tenant_id AND i.id = p.invoice_id
        WHERE p.tenant_id = tenant AND p.invoice_id = invoice
        AND e.account = 'receivable' AND e.currency = i.currency;
    IF owed IS NULL OR owed IS DISTINCT FROM in_books THEN
        RAISE EXCEPTION 'invoice % has % open, the ledger says %', invoice, owed, in_books
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_invoices_ledger';
    END IF;
END $$
"""


def upgrade() -> None:
    """Make the table, and let invoices and the ledger know of it."""
    op.add_column("invoices", sa.Column("written_off", sa.Numeric(14, 2), nullable=False, server_default="0"))
    _say_anew("invoices", "ck_invoices_amounts", AMOUNTS)
    _say_anew("invoices", "ck_invoices_status", STATUS)
    _say_anew("entries", "ck_entries_account", ACCOUNT)
    op.execute(CHECK_RECEIVABLE)
    _write_offs()
    _postings()


def _say_anew(table: str, name: str, condition: str) -> None:
    op.drop_constraint(name, table, type_="check")
    op.create_check_constraint(name, table, condition)


def _write_offs() -> None:
    create(
        "write_offs",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_number", sa.Text(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("room_label", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(14, 2), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("asked_by", ARRAY(sa.Text()), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", ARRAY(sa.Text())),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("note", sa.Text()),
        sa.CheckConstraint("amount > 0", name="ck_write_offs_positive"),
        sa.CheckConstraint("status IN ('asked', 'approved', 'refused')", name="ck_write_offs_status"),
        sa.CheckConstraint(
            "(status = 'asked') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)",
            name="ck_write_offs_decided",
        ),
        sa.CheckConstraint("cardinality(asked_by) > 0 AND NOT asked_by && decided_by", name="ck_write_offs_apart"),
        tenant_key("invoice_id", "invoices"),
        node=True,
        versioned=True,
        timestamps=True,
    )
    protect("write_offs", node="org_node_id")
    op.create_index("ix_write_offs_newest", "write_offs", ["tenant_id", "asked_at", "id"])
    op.create_index("ix_write_offs_node", "write_offs", ["tenant_id", "org_node_id", "asked_at", "id"])
    op.create_index("ix_write_offs_invoice", "write_offs", ["tenant_id", "invoice_id"])
    waiting = {"unique": True, "postgresql_where": sa.text("status = 'asked'")}
    op.create_index("uq_write_offs_waiting", "write_offs", ["tenant_id", "invoice_id"], **waiting)


def _postings() -> None:
    op.add_column("postings", sa.Column("write_off_id", sa.Uuid()))
    columns, others = ["tenant_id", "write_off_id"], ["tenant_id", "id"]
    op.create_foreign_key("fk_postings_tenant_id_write_off_id", "postings", "write_offs", columns, others)
    some = {"unique": True, "postgresql_where": sa.text("write_off_id IS NOT NULL")}
    op.create_index("uq_postings_write_off", "postings", columns, **some)
