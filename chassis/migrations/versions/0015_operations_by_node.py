"""Gives the operation log an index for who reads the operations of a part of the organization."""

from alembic import op

revision = "chassis_0015"
down_revision = "chassis_0014"


def upgrade() -> None:
    """Add it, to the months that there are and those that come."""
    op.execute("CREATE INDEX ix_operation_log_node ON chassis.operation_log (tenant_id, org_node_id, at, id)")
