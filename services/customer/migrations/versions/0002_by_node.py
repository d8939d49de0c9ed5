"""Gives customers and tenures indexes by node, and has the server look for the rooms of a customer one by one."""

from alembic import op

from chassis.database.migration import protect

revision = "0002"
down_revision = "0001"

INDEXES = """
CREATE INDEX ix_customers_node ON public.customers (tenant_id, org_node_id, initials, name_key, id);
CREATE INDEX ix_tenures_node ON public.tenures (tenant_id, org_node_id, customer_id);
"""


def upgrade() -> None:
    """Add them, and say the policies anew."""
    op.execute(INDEXES)
    protect("customers", node="org_node_id", through=("tenures", "customer_id"), owner="id")
    protect("phones", parent=("customers", "customer_id"))
