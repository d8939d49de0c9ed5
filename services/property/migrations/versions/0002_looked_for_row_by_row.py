"""Has the server look row by row for what a row is seen by: it could read all that the tenant has, for a few rows."""

from chassis.database.migration import protect

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Say the policy anew."""
    protect("contractors", through=("contractor_nodes", "contractor_id"), partner="id")
