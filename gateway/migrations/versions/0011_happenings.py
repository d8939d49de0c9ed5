"""Keeps for some days what happened, for those who listen to the stream."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import create, grow, protect, sweepable

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    moment = sa.DateTime(timezone=True)
    positions = sa.Sequence("happenings_position_seq")
    op.execute(sa.schema.CreateSequence(positions))
    create(
        "happenings",
        sa.Column("position", sa.BigInteger(), server_default=positions.next_value(), nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("since", moment),
        sa.Column("worker_id", sa.Uuid()),
        sa.Column("happened_at", moment, nullable=False),
        node=True,
    )
    op.execute("ALTER SEQUENCE happenings_position_seq OWNED BY happenings.position")
    protect("happenings", node="org_node_id", room=("room_id", "since"), assignee="worker_id")
    op.create_index("uq_happenings_position", "happenings", ["tenant_id", "position"], unique=True)
    op.create_index("ix_happenings_happened_at", "happenings", ["happened_at"])
    sweepable("happenings", "true")
    grow("happenings", "type", "subject_id", "version", "room_id", "worker_id")
