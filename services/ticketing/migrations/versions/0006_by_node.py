"""Gives call-backs an index by node, and leaves tickets that nobody has yet out of the workers' index."""

from alembic import op

from chassis.database.migration import protect

revision = "0006"
down_revision = "0005"

INDEXES = """
CREATE INDEX ix_call_backs_by_node ON public.call_backs (tenant_id, org_node_id, state, created_at, id);
DROP INDEX public.ix_tickets_by_worker;
CREATE INDEX ix_tickets_by_worker ON public.tickets (tenant_id, worker_id, status, reported_at DESC, id DESC)
    WHERE worker_id IS NOT NULL;
"""


def upgrade() -> None:
    """Add the one, make the other anew, and have the server look row by row for the ticket of a step."""
    op.execute(INDEXES)
    protect("ticket_log", parent=("tickets", "ticket_id"))
