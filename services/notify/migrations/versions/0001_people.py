"""Local copies of people and their posts."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import create, protect
from chassis.database.model import tenant_key

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _employees()
    _customers()


def _employees() -> None:
    create(
        "employees",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("source_version", sa.Integer(), nullable=False),
    )
    protect("employees", owner="id")
    create(
        "posts",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("node_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date()),
        tenant_key("employee_id", "employees"),
    )
    protect("posts", owner="employee_id")
    op.create_index("ix_posts_node", "posts", ["tenant_id", "node_id", "role"])
    op.create_index("ix_posts_employee", "posts", ["tenant_id", "employee_id"])


def _customers() -> None:
    create(
        "customers",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
    )
    protect("customers", owner="id")
