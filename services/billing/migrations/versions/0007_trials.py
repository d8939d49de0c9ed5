"""Says what goes when what a company has tried out is cleared: all but the price list. Numbers begin anew with 1."""

from chassis.database.migration import clearable

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Say it."""
    for table in ("charges", "invoices", "invoice_lines", "payments", "write_offs", "postings", "entries", "counters"):
        clearable(table)
    clearable("chassis.idempotency")
    clearable("chassis.outbox", "split_part(routing_key, '.', 2) IN ('invoice', 'payment', 'write_off')")
