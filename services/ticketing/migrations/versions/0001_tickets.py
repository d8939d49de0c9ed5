"""Tickets, their log, call-backs, rating codes, time limits, and the copies of what others own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chassis.database.migration import create, protect
from chassis.database.model import tenant_key

revision = "0001"
down_revision = None

NEWEST_FIRST = [sa.text("reported_at DESC"), sa.text("id DESC")]


def upgrade() -> None:
    """Make the tables of ticketing."""
    tickets()
    ticket_log()
    call_backs()
    rating_codes()
    time_limits()
    rooms()
    room_holders()
    employees()
    charge_items()


def tickets() -> None:
    """Make the tickets."""
    create("tickets", *_report(), *_course(), node=True, versioned=True)
    protect("tickets", node="org_node_id", room=("room_id", "reported_at"), assignee="worker_id")
    op.create_index("ix_tickets_by_status", "tickets", ["tenant_id", "status", *NEWEST_FIRST])
    op.create_index("ix_tickets_by_node", "tickets", ["tenant_id", "org_node_id", "status", *NEWEST_FIRST])
    op.create_index("ix_tickets_by_room", "tickets", ["tenant_id", "room_id", *NEWEST_FIRST])
    op.create_index("ix_tickets_by_worker", "tickets", ["tenant_id", "worker_id", "status", *NEWEST_FIRST])


def ticket_log() -> None:
    """Make the log of the tickets, to which rows are only added."""
    create(
        "ticket_log",
        _needed("ticket_id", sa.Uuid()),
        _needed("step", sa.Integer()),
        _needed("action", sa.Text()),
        sa.Column("from_status", sa.Text()),
        _needed("to_status", sa.Text()),
        _needed("round", sa.Integer()),
        _needed("actor", sa.Text()),
        _needed("at", sa.DateTime(timezone=True)),
        sa.Column("note", sa.Text()),
        sa.Column("facts", JSONB()),
        tenant_key("ticket_id", "tickets"),
    )
    protect("ticket_log", parent=("tickets", "ticket_id"), append_only=True)
    op.create_index("uq_ticket_log_step", "ticket_log", ["tenant_id", "ticket_id", "step"], unique=True)


def call_backs() -> None:
    """Make the tasks of the desk."""
    create(
        "call_backs",
        _needed("ticket_id", sa.Uuid()),
        _needed("ticket_number", sa.Text()),
        _needed("contact_name", sa.Text()),
        _needed("contact_phone", sa.Text()),
        _needed("state", sa.Text()),
        _needed("created_at", sa.DateTime(timezone=True)),
        sa.Column("note", sa.Text()),
        tenant_key("ticket_id", "tickets"),
        node=True,
        versioned=True,
    )
    protect("call_backs", node="org_node_id")
    op.create_index("ix_call_backs_by_state", "call_backs", ["tenant_id", "state", "created_at", "id"])


def rating_codes() -> None:
    """Make the digests of the rating codes."""
    create(
        "rating_codes",
        _needed("ticket_id", sa.Uuid()),
        _needed("round", sa.Integer()),
        _needed("digest", sa.Text()),
        tenant_key("ticket_id", "tickets"),
        node=True,
    )
    protect("rating_codes", node="org_node_id")
    op.create_index("uq_rating_codes_digest", "rating_codes", ["tenant_id", "digest"], unique=True)


def time_limits() -> None:
    """Make the time limits; everybody reads them, because what is below a node inherits its limits."""
    create(
        "time_limits",
        _needed("urgency", sa.Text()),
        _needed("dispatch_minutes", sa.Integer()),
        _needed("rating_minutes", sa.Integer()),
        node=True,
    )
    protect("time_limits")
    key = ["tenant_id", "org_node_id", "urgency"]
    op.create_index("uq_time_limits_node", "time_limits", key, unique=True)


def rooms() -> None:
    """Make the copies of property's rooms."""
    create(
        "rooms",
        _needed("label", sa.Text()),
        _needed("project_name", sa.Text()),
        sa.Column("warranty_until", sa.Date()),
        _needed("source_version", sa.Integer()),
        node=True,
    )
    protect("rooms", node="org_node_id", room=("id", None))


def room_holders() -> None:
    """Make the copies of customer's tenures."""
    create(
        "room_holders",
        _needed("room_id", sa.Uuid()),
        _needed("customer_id", sa.Uuid()),
        _needed("customer_name", sa.Text()),
        _needed("phones", ARRAY(sa.Text())),
        _needed("relation", sa.Text()),
        _needed("from_date", sa.Date()),
        sa.Column("to_date", sa.Date()),
        _needed("source_version", sa.Integer()),
        node=True,
    )
    protect("room_holders", node="org_node_id", owner="customer_id")
    op.create_index("ix_room_holders_room", "room_holders", ["tenant_id", "room_id"])


def employees() -> None:
    """Make the copies of hr's employees."""
    create(
        "employees",
        _needed("name", sa.Text()),
        _needed("posts", JSONB()),
        _needed("source_version", sa.Integer()),
    )
    protect("employees")


def charge_items() -> None:
    """Make the copies of billing's charge items."""
    create(
        "charge_items",
        _needed("name", sa.Text()),
        _needed("unit", sa.Text()),
        _needed("currency", sa.Text()),
        _needed("prices", JSONB()),
        _needed("source_version", sa.Integer()),
    )
    protect("charge_items")


def _report() -> list[sa.Column[object]]:
    return [
        sa.Column("serial", sa.BigInteger(), sa.Identity(), nullable=False),
        _needed("room_id", sa.Uuid()),
        _needed("room_label", sa.Text()),
        _needed("project_name", sa.Text()),
        _needed("description", sa.Text()),
        _needed("urgency", sa.Text()),
        _needed("channel", sa.Text()),
        _needed("photos", ARRAY(sa.Text())),
        _needed("under_warranty", sa.Boolean()),
        sa.Column("customer_id", sa.Uuid()),
        _needed("contact_name", sa.Text()),
        _needed("contact_phone", sa.Text()),
        _needed("reported_at", sa.DateTime(timezone=True)),
    ]


def _course() -> list[sa.Column[object]]:
    return [
        _needed("status", sa.Text()),
        _needed("round", sa.Integer()),
        _needed("steps", sa.Integer()),
        sa.Column("worker_id", sa.Uuid()),
        sa.Column("worker_name", sa.Text()),
        _needed("dispatch_due_at", sa.DateTime(timezone=True)),
        _needed("told_level", sa.Integer()),
        _needed("work_started", sa.Boolean()),
        sa.Column("quote", JSONB()),
        sa.Column("quoted_in", sa.Text()),
        sa.Column("work", JSONB()),
        sa.Column("satisfied", sa.Boolean()),
        sa.Column("rating_comment", sa.Text()),
        sa.Column("rated_at", sa.DateTime(timezone=True)),
        sa.Column("call_back_id", sa.Uuid()),
    ]


def _needed(name: str, kind: sa.types.TypeEngine[object] | type[object]) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)
