"""Lets the sweeper take old rating codes, which so far did not say how old they are."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migration import sweepable

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the column, the index and the policies. Code that does not know the column gives the database's time."""
    moment = sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)
    op.add_column("rating_codes", moment)
    op.create_index("ix_rating_codes_created_at", "rating_codes", ["created_at"], postgresql_using="brin")
    sweepable("rating_codes", "true")
