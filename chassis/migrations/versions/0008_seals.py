"""Gives every row of the operation log a place in the chain of its tenant, soon after it was written."""

from alembic import op

from chassis.database.migration import app_role
from chassis.database.monthly import by_month
from chassis.database.security import append_only_sql

revision = "chassis_0008"
down_revision = "chassis_0007"

# Rows from before have no transaction, and no place: they are older than the chain.
XID = """
ALTER TABLE chassis.operation_log ADD COLUMN xid bigint;
ALTER TABLE chassis.operation_log ALTER COLUMN xid SET DEFAULT pg_current_xact_id()::text::bigint;
CREATE INDEX ix_operation_log_xid ON chassis.operation_log USING brin (xid) WITH (pages_per_range = 16);
"""
SEALS = """
CREATE TABLE chassis.seals (
    tenant_id uuid NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    log_id bigint NOT NULL,
    detail bytea NOT NULL,
    digest bytea NOT NULL,
    chain bytea NOT NULL
);
CREATE TABLE chassis.seal_heads (
    tenant_id uuid PRIMARY KEY,
    seq bigint NOT NULL,
    chain bytea NOT NULL,
    sealed_at timestamptz NOT NULL
);
CREATE TABLE chassis.sealing (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    xid bigint NOT NULL,
    log_id bigint NOT NULL
);
INSERT INTO chassis.sealing (xid, log_id) VALUES (0, 0);
"""


def upgrade() -> None:
    """Make the tables; rows that are written from now on are sealed."""
    op.execute(XID)
    op.execute("CREATE POLICY look ON chassis.operation_log FOR SELECT USING ((SELECT chassis.relays()))")
    op.execute(SEALS)
    by_month("chassis.seals", "CONSTRAINT pk_seals PRIMARY KEY (tenant_id, seq, at)")
    op.execute("CREATE POLICY seal ON chassis.seals USING ((SELECT chassis.relays()))")
    for table in ("seal_heads", "sealing"):
        op.execute(f"ALTER TABLE chassis.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE chassis.{table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY relays ON chassis.{table} USING ((SELECT chassis.relays()))")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON chassis.seal_heads TO {app_role()}")
    op.execute(f"GRANT SELECT, UPDATE ON chassis.sealing TO {app_role()}")
    op.execute(append_only_sql("chassis.seals", app_role()))
