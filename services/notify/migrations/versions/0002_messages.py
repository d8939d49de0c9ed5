"""Messages, companies' own texts, and what the local provider keeps."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import create, protect

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    _messages()
    _own_texts()
    _local_sms()


def _messages() -> None:
    create(
        "messages",
        sa.Column("org_node_id", sa.Uuid()),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Uuid()),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text()),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("open_body", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("about", sa.Text()),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("state IN ('queued', 'retried', 'sent', 'failed')", name="ck_messages_state"),
        timestamps=True,
    )
    protect("messages", node="org_node_id", owner="recipient_id")
    for name, column in (("recipient", "recipient_id"), ("node", "org_node_id"), ("about", "about")):
        op.create_index(f"ix_messages_{name}", "messages", ["tenant_id", column, "created_at", "id"])


def _own_texts() -> None:
    create(
        "own_texts",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text()),
        sa.Column("body", sa.Text(), nullable=False),
        timestamps=True,
    )
    protect("own_texts")
    key = ["tenant_id", "code", "channel", "language"]
    op.create_index("uq_own_texts_key", "own_texts", key, unique=True)


def _local_sms() -> None:
    create(
        "local_sms",
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
    )
    protect("local_sms", owner="id")
    op.create_index("ix_local_sms_phone", "local_sms", ["tenant_id", "phone", "sent_at"])
