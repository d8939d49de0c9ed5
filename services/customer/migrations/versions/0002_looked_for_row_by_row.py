"""Has the server look row by row for what a row is seen by: it could read all that the tenant has, for a few rows."""

from chassis.database.migration import protect

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Say the policies anew."""
    protect("customers", node="org_node_id", through=("tenures", "customer_id"), owner="id")
    protect("phones", parent=("customers", "customer_id"))
