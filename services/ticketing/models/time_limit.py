"""The time limits that were set."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from chassis.database.model import InOrganization, TenantRow
from chassis.database.reach import Reach
from services.ticketing.models.base import Base


class TimeLimit(TenantRow, InOrganization, Base):
    """How long a node gives for an urgency, in minutes. All of the tenant may be read: what is below inherits it."""

    __tablename__ = "time_limits"
    __reach__ = Reach()
    __table_args__ = (Index("uq_time_limits_node", "tenant_id", "org_node_id", "urgency", unique=True),)

    urgency: Mapped[str]
    dispatch_minutes: Mapped[int]
    rating_minutes: Mapped[int]
