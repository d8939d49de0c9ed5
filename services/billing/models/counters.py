"""Numbers without gaps."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from chassis.database.model import TenantRow
from chassis.database.reach import Reach
from services.billing.models.base import Base


class Counter(TenantRow, Base):
    """The last number of a series (``invoice``, ``receipt``) in a year."""

    __tablename__ = "counters"
    __table_args__ = (Index("uq_counters_series", "tenant_id", "series", "year", unique=True),)
    __reach__ = Reach()
    series: Mapped[str]
    year: Mapped[int]
    last: Mapped[int]
