"""Lets the operation log say on whose behalf something was done, and from where."""

from alembic import op

revision = "chassis_0007"
down_revision = "chassis_0006"


def upgrade() -> None:
    """Add the columns, to the partitions as well."""
    op.execute("ALTER TABLE chassis.operation_log ADD COLUMN acting_for text, ADD COLUMN address text")
