"""Lets a part tell how far its log is sealed, and keep what others tell."""

from alembic import op

from chassis.database.migration import app_role, protect
from chassis.database.monthly import by_month

revision = "chassis_0010"
down_revision = "chassis_0009"

TABLES = """
CREATE TABLE chassis.seals_told (
    tenant_id uuid PRIMARY KEY,
    seq bigint NOT NULL
);
CREATE TABLE chassis.checkpoints (
    tenant_id uuid NOT NULL,
    part text NOT NULL,
    seq bigint NOT NULL,
    chain bytea NOT NULL,
    at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    """Make both tables; a checkpoint can only be added, and is dropped with its month if at all."""
    op.execute(TABLES)
    protect("chassis.seals_told")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON chassis.seals_told TO {app_role()}")
    by_month("chassis.checkpoints", "CONSTRAINT pk_checkpoints PRIMARY KEY (tenant_id, part, seq, chain, at)")
    for table in ("seals_told", "checkpoints"):
        op.execute(f"CREATE POLICY look ON chassis.{table} FOR SELECT USING ((SELECT chassis.relays()))")
