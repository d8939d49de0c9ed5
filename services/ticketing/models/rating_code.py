"""The codes in the messages that ask for a rating."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database.model import SECRET, InOrganization, TenantRow, tenant_key
from chassis.database.reach import Reach
from services.ticketing.models.base import Base


class RatingCode(TenantRow, InOrganization, Base):
    """Which ticket and round a code is for; only its digest is kept. Spent when the ticket has left ``rating``."""

    __tablename__ = "rating_codes"
    __reach__ = Reach(node="org_node_id")
    __table_args__ = (
        tenant_key("ticket_id", "tickets"),
        Index("uq_rating_codes_digest", "tenant_id", "digest", unique=True),
        Index("ix_rating_codes_created_at", "created_at", postgresql_using="brin"),
    )

    ticket_id: Mapped[UUID]
    round: Mapped[int]
    digest: Mapped[str] = mapped_column(info=SECRET)
    created_at: Mapped[datetime]
