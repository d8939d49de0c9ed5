"""An index for the list of all invoices, newest first."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make it."""
    op.create_index("ix_invoices_newest", "invoices", ["tenant_id", "issued_at", "id"])
