"""Companies on trial, and what goes when it is cleared: jobs with their findings, and what happened, for the stream.

Companies of before have no row: they are live. Nothing of theirs is ever cleared.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chassis.database.migration import clearable, create, protect

revision = "0019"
down_revision = "0018"

CLEARED = (
    *("import_jobs", "import_findings", "export_jobs", "person_exports", "attachments", "happenings"),
    "chassis.idempotency",
)


def upgrade() -> None:
    """Make the table, and say it."""
    create(
        "trials",
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("clearing_id", sa.Uuid()),
        sa.Column("asked_by", ARRAY(sa.Text()), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.Column("confirmed_by", ARRAY(sa.Text()), nullable=False),
        sa.Column("step", sa.Text()),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("parts", JSONB(), nullable=False),
        sa.Column("problem", sa.Text()),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True)),
        sa.Column("live_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("status IN ('trial', 'asked', 'clearing', 'live')", name="ck_trials_status"),
        sa.CheckConstraint("NOT asked_by && confirmed_by", name="ck_trials_apart"),
        versioned=True,
    )
    protect("trials")
    for table in CLEARED:
        clearable(table)
    clearable("chassis.due_work", "kind <> 'clear_trial'")
