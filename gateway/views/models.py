"""Table of saved views."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from chassis.database.model import TenantRow, Timestamps
from chassis.database.reach import Reach
from gateway.tables import Base


class SavedView(TenantRow, Timestamps, Base):
    """What ``principal`` wants to see of the list at the path ``list``; shared at ``org_node_id`` where there is one.

    ``query`` is what stands in the address of the list, without which page.
    """

    __tablename__ = "saved_views"
    __table_args__ = (
        Index("ix_saved_views_name", "tenant_id", "name", "id"),
        Index("ix_saved_views_principal", "tenant_id", "principal"),
    )
    __reach__ = Reach()

    principal: Mapped[str]
    name: Mapped[str]
    list: Mapped[str]
    query: Mapped[dict[str, Any]]
    org_node_id: Mapped[UUID | None]
