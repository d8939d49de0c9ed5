"""Lets the operation log be read by part of the organization, and gives its readers indexes."""

from alembic import op

from chassis.database.reach import Reach
from chassis.database.security import TENANT, condition

revision = "chassis_0011"
down_revision = "chassis_0010"

LOG = "chassis.operation_log"
# Rows from before have no salt: their digests are made without.
# Whoever acts may log what concerns a part of the company that he does not reach.
POLICIES = f"""
ALTER TABLE {LOG} ADD COLUMN org_node_id uuid, ADD COLUMN salt uuid;
ALTER TABLE {LOG} ALTER COLUMN salt SET DEFAULT gen_random_uuid();
DROP POLICY reach ON {LOG};
CREATE POLICY add ON {LOG} FOR INSERT WITH CHECK ({TENANT});
CREATE POLICY reach ON {LOG} FOR SELECT USING ({condition(LOG, Reach(node="org_node_id"))});
CREATE POLICY erase ON {LOG} TO CURRENT_USER USING ({TENANT});
"""
INDEXES = f"""
CREATE INDEX ix_operation_log_at ON {LOG} (tenant_id, at, id);
CREATE INDEX ix_operation_log_principal ON {LOG} (tenant_id, principal, at, id);
CREATE INDEX ix_operation_log_request ON {LOG} (tenant_id, request_id, at, id);
CREATE INDEX ix_operation_log_acting_for ON {LOG} (tenant_id, acting_for, at, id) WHERE acting_for IS NOT NULL;
DROP INDEX chassis.ix_operation_log_subject;
CREATE INDEX ix_operation_log_subject ON {LOG} (tenant_id, subject_id, at, id);
CREATE INDEX ix_seals_log_id ON chassis.seals (tenant_id, log_id);
ALTER TABLE {LOG} ALTER COLUMN request_id SET STATISTICS -1;
"""


def upgrade() -> None:
    """Add the columns, who sees what by it, and the indexes."""
    op.execute(POLICIES)
    op.execute(INDEXES)
