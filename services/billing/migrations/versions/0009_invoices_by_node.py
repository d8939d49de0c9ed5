"""Gives invoices indexes for who reaches a part of the organization, by status and by number, and by customer."""

from alembic import op

from chassis.database.migration import protect

revision = "0009"
down_revision = "0008"

INDEXES = """
CREATE INDEX ix_invoices_node_status ON public.invoices (tenant_id, org_node_id, status, issued_at, id);
CREATE INDEX ix_invoices_node_number ON public.invoices (tenant_id, org_node_id, number);
CREATE INDEX ix_invoices_customer ON public.invoices (tenant_id, customer_id, issued_at, id);
"""


def upgrade() -> None:
    """Add them, and have the server look row by row for the invoice of a line, by which it is seen."""
    op.execute(INDEXES)
    for table, parent in (("invoice_lines", "invoice"), ("payments", "invoice"), ("entries", "posting")):
        protect(table, parent=(f"{parent}s", f"{parent}_id"))
