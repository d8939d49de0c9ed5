"""The ledger, and the checks that hold at every commit whoever writes: this is where a wrong posting ends."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import create, protect
from chassis.database.model import tenant_key

revision = "0004"
down_revision = "0003"

# What cannot be seen counts as wrong: nobody hides a side of a posting by narrowing what the transaction may see.
CHECK_RECEIVABLE = """
CREATE FUNCTION check_receivable(tenant uuid, invoice uuid) RETURNS void LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    owed numeric;
    in_books numeric;
BEGIN
    SELECT i.total - i.paid INTO owed FROM invoices i WHERE i.tenant_id = tenant AND i.id = invoice;
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

CHECK_POSTING = """
CREATE FUNCTION check_posting() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    wanted uuid;
    currencies integer;
    balanced integer;
BEGIN
    IF TG_TABLE_NAME = 'postings' THEN wanted := NEW.id; ELSE wanted := NEW.posting_id; END IF;
    SELECT count(*), count(*) FILTER (WHERE side.total = 0) INTO currencies, balanced FROM (
        SELECT sum(e.amount) AS total FROM entries e
        WHERE e.tenant_id = NEW.tenant_id AND e.posting_id = wanted GROUP BY e.currency) side;
    IF currencies = 0 OR balanced < currencies THEN
        RAISE EXCEPTION 'posting % does not sum to zero', wanted
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_postings_zero';
    END IF;
    PERFORM check_receivable(p.tenant_id, p.invoice_id) FROM postings p
        WHERE p.tenant_id = NEW.tenant_id AND p.id = wanted;
    RETURN NULL;
END $$
"""

CHECK_INVOICE = """
CREATE FUNCTION check_invoice() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    PERFORM check_receivable(NEW.tenant_id, NEW.id);
    RETURN NULL;
END $$
"""

AT_COMMIT = """
CREATE CONSTRAINT TRIGGER {table}_balance AFTER {change} ON {table} DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION {function}()
"""


def upgrade() -> None:
    """Make the tables and their checks."""
    _postings()
    _entries()
    for function in (CHECK_RECEIVABLE, CHECK_POSTING, CHECK_INVOICE):
        op.execute(function)
    op.execute(AT_COMMIT.format(table="postings", change="INSERT", function="check_posting"))
    op.execute(AT_COMMIT.format(table="entries", change="INSERT", function="check_posting"))
    op.execute(AT_COMMIT.format(table="invoices", change="INSERT OR UPDATE", function="check_invoice"))


def _postings() -> None:
    create(
        "postings",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid()),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        tenant_key("invoice_id", "invoices"),
        tenant_key("payment_id", "payments"),
        node=True,
    )
    protect("postings", node="org_node_id", append_only=True)
    op.create_index("ix_postings_invoice", "postings", ["tenant_id", "invoice_id"])
    op.create_index("uq_postings_payment", "postings", ["tenant_id", "payment_id"], unique=True)


def _entries() -> None:
    create(
        "entries",
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(14, 2), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.CheckConstraint("amount <> 0", name="ck_entries_amount"),
        sa.CheckConstraint(
            "account IN ('receivable', 'revenue', 'cash', 'bank_transfer', 'card', 'wechat', 'alipay')",
            name="ck_entries_account",
        ),
        tenant_key("posting_id", "postings"),
    )
    protect("entries", parent=("postings", "posting_id"), append_only=True)
    op.create_index("ix_entries_posting", "entries", ["tenant_id", "posting_id"])
