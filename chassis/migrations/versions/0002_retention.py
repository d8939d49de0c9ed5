"""Lets the sweeper find and delete what is kept for a while only, of all tenants, and nothing else."""

from alembic import op

revision = "chassis_0002"
down_revision = "chassis_0001"

# The rows come in the order of their time, so a few pages of index say where the old ones are.
KEPT = """
CREATE FUNCTION chassis.sweeps() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('app.sweep', true), '') = 'on';
CREATE INDEX ix_inbox_received ON chassis.inbox USING brin (received_at);
CREATE INDEX ix_idempotency_created ON chassis.idempotency USING brin (created_at);
CREATE INDEX ix_due_work_done ON chassis.due_work USING brin (done_at);
"""
SWEPT = {
    "outbox": "sent_at IS NOT NULL",
    "inbox": "true",
    "idempotency": "true",
    "due_work": "done_at IS NOT NULL",
}


def upgrade() -> None:
    """Make the indexes and the policies."""
    op.execute(KEPT)
    for table, condition in SWEPT.items():
        allowed = f"(SELECT chassis.sweeps()) AND {condition}"
        op.execute(f"CREATE POLICY sweep_look ON chassis.{table} FOR SELECT USING ({allowed})")
        op.execute(f"CREATE POLICY sweep ON chassis.{table} FOR DELETE USING ({allowed})")
    op.execute("DROP POLICY purge ON chassis.outbox")
