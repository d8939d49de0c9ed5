"""Gives rooms indexes by node, and has the server look for the node of a contractor row by row, not for all of them."""

from alembic import op

from chassis.database.migration import protect

revision = "0002"
down_revision = "0001"

INDEXES = """
CREATE INDEX ix_rooms_node ON public.rooms (tenant_id, org_node_id, project_id, position, id);
CREATE INDEX ix_rooms_node_number ON public.rooms (tenant_id, org_node_id, number, id);
"""


def upgrade() -> None:
    """Add them, and say the policy anew."""
    op.execute(INDEXES)
    protect("contractors", through=("contractor_nodes", "contractor_id"), partner="id")
