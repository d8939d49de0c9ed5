"""Tables of attachments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database.model import TenantRow, Timestamps
from chassis.database.reach import Reach
from gateway.tables import Base

UPLOADING, CHECKING, READY, REFUSED = STATES = ("uploading", "checking", "ready", "refused")


class Attachment(TenantRow, Timestamps, Base):
    """A file that hangs on the ``thing_id`` of a ``kind``, from its first byte on. Only what is ``ready`` is given out.

    ``received`` of ``size`` bytes have come; ``parts`` are the objects that they are in, in order. ``principal`` sends
    it, for ``acting_for`` as a proxy; the thing was at ``org_node_id`` then. ``media_type`` is what its content is,
    ``reason`` says why it was refused; ``tries`` is how often somebody has begun to look at it.
    Who may read the thing may read it: that its service says, and so all of the tenant reach the row.
    """

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_thing", "tenant_id", "kind", "thing_id"),)
    __reach__ = Reach()

    kind: Mapped[str]
    thing_id: Mapped[UUID]
    org_node_id: Mapped[UUID | None]
    principal: Mapped[str]
    acting_for: Mapped[str | None]
    file_name: Mapped[str]
    status: Mapped[str]
    size: Mapped[int]
    received: Mapped[int]
    parts: Mapped[list[str]]
    media_type: Mapped[str | None]
    reason: Mapped[str | None]
    has_thumbnail: Mapped[bool]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    expires_at: Mapped[datetime]
