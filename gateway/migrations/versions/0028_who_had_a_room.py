"""Who had a room before is looked up with each login of a resident."""

from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_resident_rooms_room", "resident_rooms", ["tenant_id", "room_id"])
