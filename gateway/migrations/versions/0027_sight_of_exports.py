"""What somebody could read when an export was written; of those before this is not known, they are made again."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the column."""
    op.add_column("export_jobs", sa.Column("read_as", sa.Text()))
