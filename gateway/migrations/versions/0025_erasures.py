"""That customers are to be erased, and what came of it.

What a company has tried out is cleared without what carries an erasure: that goes on afterwards.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chassis.database.migration import create, protect

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


NOT_CLEARED = """
UPDATE chassis.clearable SET only_where = only_where || ' AND kind <> ''erase_person_step'''
    WHERE name = 'chassis.due_work'
"""


def upgrade() -> None:
    """Make the table."""
    create(
        "erasures",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("reason", "status")),
        *(sa.Column(name, ARRAY(sa.Text()), nullable=False) for name in ("asked_by", "decided_by", "things")),
        sa.Column("parts", JSONB(), nullable=False),
        sa.Column("words_sealed", sa.Text()),
        *(sa.Column(name, JSONB()) for name in ("error", "certificate")),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in ("decided_at", "finished_at")),
        sa.CheckConstraint("status IN ('asked', 'rejected', 'running', 'done', 'failed')", name="ck_erasures_status"),
        sa.CheckConstraint("cardinality(asked_by) > 0 AND NOT asked_by && decided_by", name="ck_erasures_apart"),
        timestamps=True,
    )
    protect("erasures")
    unfinished = sa.text("finished_at IS NULL")
    columns = ["tenant_id", "customer_id"]
    op.create_index("uq_erasures_open", "erasures", columns, unique=True, postgresql_where=unfinished)
    op.create_index("ix_erasures_customer", "erasures", columns)
    op.create_index("ix_erasures_newest", "erasures", ["tenant_id", "created_at", "id"])
    op.execute(NOT_CLEARED)
