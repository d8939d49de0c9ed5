"""The organization tree, employees and their posts."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import create, protect
from chassis.database.model import tenant_key

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _nodes()
    _employees()
    _posts()


def _nodes() -> None:
    create(
        "nodes",
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("city", sa.Text()),
        sa.Column("address", sa.Text()),
        sa.Column("ancestors", sa.ARRAY(sa.Uuid()), nullable=False),
        tenant_key("parent_id", "nodes"),
        versioned=True,
        timestamps=True,
    )
    protect("nodes", node="id")
    op.create_index("uq_nodes_code", "nodes", ["tenant_id", "code"], unique=True)
    op.create_index("uq_nodes_root", "nodes", ["tenant_id"], unique=True, postgresql_where=sa.text("parent_id IS NULL"))
    op.create_index("ix_nodes_parent", "nodes", ["tenant_id", "parent_id"])


def _employees() -> None:
    create(
        "employees",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text()),
        sa.Column("email", sa.Text()),
        versioned=True,
        timestamps=True,
    )
    op.create_index("uq_employees_number", "employees", ["tenant_id", "number"], unique=True)


def _posts() -> None:
    create(
        "posts",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("node_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date()),
        tenant_key("employee_id", "employees"),
        tenant_key("node_id", "nodes"),
    )
    protect("posts", node="node_id", owner="employee_id")
    # Only now: who may see an employee is asked of the posts.
    protect("employees", through=("posts", "employee_id"), owner="id")
    op.create_index("ix_posts_employee", "posts", ["tenant_id", "employee_id"])
    op.create_index("ix_posts_node", "posts", ["tenant_id", "node_id", "role"])
