"""Projects, rooms, contractors."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import create, protect
from chassis.database.model import tenant_key

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _projects()
    _rooms()
    _contractors()


def _projects() -> None:
    create(
        "projects",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("city", sa.Text()),
        sa.Column("address", sa.Text()),
        sa.Column("delivered_on", sa.Date()),
        sa.Column("warranty_months", sa.Integer(), nullable=False),
        node=True,
        versioned=True,
        timestamps=True,
    )
    protect("projects", node="org_node_id")
    op.create_index("uq_projects_node", "projects", ["tenant_id", "org_node_id"], unique=True)
    op.create_index("ix_projects_name", "projects", ["tenant_id", "name"])


def _rooms() -> None:
    create(
        "rooms",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("project_name", sa.Text(), nullable=False),
        sa.Column("building", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text()),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("area", sa.Numeric(14, 2)),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("orientation", sa.Text()),
        sa.Column("warranty_until", sa.Date()),
        tenant_key("project_id", "projects"),
        node=True,
        versioned=True,
        timestamps=True,
    )
    protect("rooms", node="org_node_id", room=("id", None))
    op.create_index("uq_rooms_label", "rooms", ["tenant_id", "project_id", "label"], unique=True)
    op.create_index("ix_rooms_position", "rooms", ["tenant_id", "project_id", "position"])
    op.create_index("ix_rooms_number", "rooms", ["tenant_id", "number"])


def _contractors() -> None:
    create(
        "contractors",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("scope", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("warranty_from", sa.Date()),
        sa.Column("warranty_to", sa.Date()),
        versioned=True,
        timestamps=True,
    )
    op.create_index("uq_contractors_code", "contractors", ["tenant_id", "code"], unique=True)
    create(
        "contractor_nodes",
        sa.Column("contractor_id", sa.Uuid(), nullable=False),
        tenant_key("contractor_id", "contractors"),
        node=True,
    )
    protect("contractor_nodes", node="org_node_id", partner="contractor_id")
    # Only now: who may see a contractor is asked of the nodes that it serves.
    protect("contractors", through=("contractor_nodes", "contractor_id"), partner="id")
    columns = ["tenant_id", "contractor_id", "org_node_id"]
    op.create_index("uq_contractor_nodes", "contractor_nodes", columns, unique=True)
    op.create_index("ix_contractor_nodes_node", "contractor_nodes", ["tenant_id", "org_node_id"])
