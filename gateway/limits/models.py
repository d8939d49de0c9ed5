"""The table in which the copies of the gateway tell one another what they have counted."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from chassis.database.model import TenantRow
from chassis.database.reach import Reach
from gateway.tables import Base


class RequestCount(TenantRow, Base):
    """How many requests somebody has made in the minute that begins at ``window_at``; the id says who. Of no tenant.

    It is not logged: after a crash of the server everybody begins at nothing.
    """

    __tablename__ = "request_counts"
    __table_args__ = (Index("ix_request_counts_window_at", "window_at"),)
    __reach__ = Reach()

    window_at: Mapped[datetime]
    count: Mapped[int]
