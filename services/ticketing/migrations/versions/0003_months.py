"""Partitions the log of the tickets by month."""

from alembic import op

from chassis.database.monthly import by_month

revision = "0003"
down_revision = "0002"

TICKET = "FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id)"


def upgrade() -> None:
    """Partition it. That a ticket has each step once, the lock on the ticket holds: no index reaches over months."""
    by_month(
        "ticket_log",
        "CONSTRAINT pk_ticket_log PRIMARY KEY (tenant_id, id, at)",
        f"CONSTRAINT fk_ticket_log_tenant_id_ticket_id {TICKET}",
        parent=("tickets", "ticket_id"),
    )
    op.create_index("ix_ticket_log_ticket", "ticket_log", ["tenant_id", "ticket_id", "step"])
