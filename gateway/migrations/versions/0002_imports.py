"""Import jobs and what they find."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database.migration import create, protect
from chassis.database.model import tenant_key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COUNTS = ("rows_total", "rows_read", "created", "changed", "unchanged", "refused")
_TEXTS = ("sheet", "column", "field", "value", "code", "reason_zh", "reason_en", "level")


def upgrade() -> None:
    """Make the tables of import jobs."""
    create(
        "import_jobs",
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("scopes", JSONB(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.Column("sheet", sa.Text()),
        sa.Column("row", sa.Integer()),
        sa.Column("error", JSONB()),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        timestamps=True,
    )
    protect("import_jobs")
    op.create_index("ix_import_jobs_newest", "import_jobs", ["tenant_id", "created_at"])
    create(
        "import_findings",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        tenant_key("job_id", "import_jobs"),
    )
    protect("import_findings")
    op.create_index("ix_import_findings_job", "import_findings", ["tenant_id", "job_id", "sheet", "row"])
