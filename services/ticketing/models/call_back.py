"""Call-backs: the desk asks the customer who did not answer the rating message."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database.model import InOrganization, TenantRow, Versioned, tenant_key
from chassis.database.reach import Reach
from services.ticketing.models.base import Base


class CallBack(TenantRow, InOrganization, Versioned, Base):
    """A task for the desk, ``open`` or ``done``."""

    __tablename__ = "call_backs"
    __reach__ = Reach(node="org_node_id")
    __table_args__ = (
        tenant_key("ticket_id", "tickets"),
        Index("ix_call_backs_by_state", "tenant_id", "state", "created_at", "id"),
        Index("ix_call_backs_by_node", "tenant_id", "org_node_id", "state", "created_at", "id"),
    )

    ticket_id: Mapped[UUID]
    ticket_number: Mapped[str]
    contact_name: Mapped[str]
    contact_phone: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    created_at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(default=None)
