"""Lets an operator pause the handling of events, for all copies and until it is resumed."""

from alembic import op

from chassis.database.migration import app_role

revision = "chassis_0005"
down_revision = "chassis_0004"

# It belongs to no tenant: who does a tenant's work neither sees nor changes it.
PAUSED = """
CREATE TABLE chassis.paused (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    since timestamptz NOT NULL DEFAULT now(),
    reason text NOT NULL
);
ALTER TABLE chassis.paused ENABLE ROW LEVEL SECURITY;
ALTER TABLE chassis.paused FORCE ROW LEVEL SECURITY;
CREATE POLICY relays ON chassis.paused USING ((SELECT chassis.relays())) WITH CHECK ((SELECT chassis.relays()));
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(PAUSED)
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON chassis.paused TO {app_role()}")
