"""What happened, as the stream tells it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, FetchedValue, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database.model import InOrganization, TenantRow
from chassis.database.reach import Reach
from gateway.tables import Base


class Happening(TenantRow, InOrganization, Base):
    """An event, without what it said: only whom it concerns. The id is the event's.

    ``position`` grows within a tenant in the order in which rows can be seen. ``since`` is when the thing came up that
    it happened to: a resident sees what came up while he lived there. ``permission`` is what one needs to see it.
    """

    __tablename__ = "happenings"
    __reach__ = Reach(node="org_node_id", room=("room_id", "since"), assignee="worker_id")
    __table_args__ = (
        Index("uq_happenings_position", "tenant_id", "position", unique=True),
        Index("ix_happenings_happened_at", "happened_at"),
    )

    position: Mapped[int] = mapped_column(BigInteger(), FetchedValue())
    permission: Mapped[str]
    type: Mapped[str]
    subject_id: Mapped[UUID]
    version: Mapped[int]
    room_id: Mapped[UUID]
    since: Mapped[datetime | None]
    worker_id: Mapped[UUID | None]
    happened_at: Mapped[datetime]
