"""Keeps what a company sets for itself: the origins that browsers may call from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.database.migration import create, protect

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. A preflight names no company: the origins of all are looked through then."""
    create("tenant_settings", sa.Column("origins", ARRAY(sa.Text()), nullable=False))
    protect("tenant_settings")
    op.execute("CREATE POLICY look ON tenant_settings FOR SELECT USING ((SELECT chassis.relays()))")
