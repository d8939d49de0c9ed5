"""Lets an operator halt a tenant, and the owner erase one for good."""

from alembic import op

from chassis.database.migration import app_role

revision = "chassis_0009"
down_revision = "chassis_0008"

# Everybody may read it: events and due work of any tenant are held against it. Only the owner makes a tombstone, and
# nobody takes one away.
HALTED = """
CREATE TABLE chassis.halted (
    tenant_id uuid PRIMARY KEY,
    since timestamptz NOT NULL DEFAULT now(),
    reason text NOT NULL,
    erased_at timestamptz,
    erased jsonb NOT NULL DEFAULT '{}'
);
ALTER TABLE chassis.halted ENABLE ROW LEVEL SECURITY;
ALTER TABLE chassis.halted FORCE ROW LEVEL SECURITY;
CREATE POLICY look ON chassis.halted FOR SELECT USING (true);
CREATE POLICY halt ON chassis.halted FOR INSERT WITH CHECK ((SELECT chassis.relays()) AND erased_at IS NULL);
CREATE POLICY resume ON chassis.halted FOR DELETE USING ((SELECT chassis.relays()) AND erased_at IS NULL);
CREATE POLICY erase ON chassis.halted FOR UPDATE TO CURRENT_USER USING (true);
"""

# What the policies of these two hold against everybody who acts in a tenant, they do not hold against their owner.
ERASED = """
CREATE POLICY erase ON chassis.outbox FOR DELETE TO CURRENT_USER USING (tenant_id = (SELECT chassis.tenant()));
CREATE POLICY erase ON chassis.seal_heads TO CURRENT_USER USING (tenant_id = (SELECT chassis.tenant()));
"""


def upgrade() -> None:
    """Make the table, and what its owner needs for erasing."""
    op.execute(HALTED)
    op.execute(ERASED)
    op.execute(f"REVOKE ALL ON chassis.halted FROM {app_role()}")
    op.execute(f"GRANT SELECT, INSERT, DELETE ON chassis.halted TO {app_role()}")
