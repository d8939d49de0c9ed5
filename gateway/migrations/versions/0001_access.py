"""Tenants, accounts, grants, sessions."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import app_role, create, protect
from chassis.database.model import tenant_key
from chassis.database.security import append_only_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of access."""
    op.create_table(
        "tenants",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("code", sa.Text(), nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("root_node_id", sa.Uuid(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    # It belongs to no tenant, so row-level security cannot guard it: what has begun is not changed by the application.
    op.execute(append_only_sql("tenants", app_role()))
    _accounts()
    _sessions()
    _login_codes()
    _resident_rooms()


def _accounts() -> None:
    create(
        "accounts",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("source_version", sa.Integer(), nullable=False),
        timestamps=True,
    )
    protect("accounts")
    op.create_index("uq_accounts_login", "accounts", ["tenant_id", "login"], unique=True)
    create(
        "grants",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("org_node_id", sa.Uuid(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date()),
        sa.Column("by_post", sa.Boolean(), nullable=False),
        tenant_key("account_id", "accounts"),
    )
    protect("grants")
    op.create_index("ix_grants_account", "grants", ["tenant_id", "account_id"])


def _sessions() -> None:
    create(
        "sessions",
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    protect("sessions")
    op.create_index("uq_sessions_token_digest", "sessions", ["tenant_id", "token_digest"], unique=True)


def _login_codes() -> None:
    create(
        "login_codes",
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("code_digest", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    protect("login_codes")
    op.create_index("ix_login_codes_phone", "login_codes", ["tenant_id", "phone", "created_at"])


def _resident_rooms() -> None:
    create(
        "resident_rooms",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date()),
        sa.Column("source_version", sa.Integer(), nullable=False),
    )
    protect("resident_rooms")
    op.create_index("ix_resident_rooms_customer", "resident_rooms", ["tenant_id", "customer_id"])
