"""The tables of property."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import DeclarativeBase, Mapped

from chassis.database.model import TYPES, InOrganization, TenantRow, Timestamps, Versioned, naming, tenant_key
from chassis.database.parts import parts
from chassis.database.reach import Reach


class Base(DeclarativeBase):
    """The tables of property."""

    metadata = naming()
    type_annotation_map = TYPES


class Project(TenantRow, InOrganization, Versioned, Timestamps, Base):
    """A community, at its node of the organization."""

    __tablename__ = "projects"
    __table_args__ = (
        Index("uq_projects_node", "tenant_id", "org_node_id", unique=True),
        Index("ix_projects_name", "tenant_id", "name"),
    )
    __reach__ = Reach(node="org_node_id")
    name: Mapped[str]
    kind: Mapped[str]
    city: Mapped[str | None]
    address: Mapped[str | None]
    delivered_on: Mapped[date | None]
    warranty_months: Mapped[int]


class Room(TenantRow, InOrganization, Versioned, Timestamps, Base):
    """A room. Project name and warranty are the project's, kept here for those who may read the room alone.

    ``position`` sorts the rooms of a project as people do: building 2 before building 10.
    """

    __tablename__ = "rooms"
    __table_args__ = (
        tenant_key("project_id", "projects"),
        Index("uq_rooms_label", "tenant_id", "project_id", "label", unique=True),
        Index("ix_rooms_position", "tenant_id", "project_id", "position"),
        Index("ix_rooms_number", "tenant_id", "number"),
        Index("ix_rooms_node", "tenant_id", "org_node_id", "project_id", "position", "id"),
        Index("ix_rooms_node_number", "tenant_id", "org_node_id", "number", "id"),
    )
    __reach__ = Reach(node="org_node_id", room=("id", None))
    project_id: Mapped[UUID]
    project_name: Mapped[str]
    building: Mapped[str]
    unit: Mapped[str | None]
    floor: Mapped[int]
    number: Mapped[str]
    label: Mapped[str]
    position: Mapped[str]
    area: Mapped[Decimal | None]
    use: Mapped[str]
    orientation: Mapped[str | None]
    warranty_until: Mapped[date | None]


class Contractor(TenantRow, Versioned, Timestamps, Base):
    """A firm, to be seen where one of the nodes that it serves is."""

    __tablename__ = "contractors"
    __table_args__ = (Index("uq_contractors_code", "tenant_id", "code", unique=True),)
    __reach__ = Reach(through=("contractor_nodes", "contractor_id"), partner="id")
    code: Mapped[str]
    name: Mapped[str]
    contact: Mapped[str | None]
    phone: Mapped[str | None]
    scope: Mapped[list[str]]
    warranty_from: Mapped[date | None]
    warranty_to: Mapped[date | None]
    nodes: Mapped[list["ContractorNode"]] = parts(order_by="ContractorNode.org_node_id")

    @property
    def org_node_ids(self) -> list[UUID]:
        """The nodes that it serves, those in reach."""
        return [node.org_node_id for node in self.nodes]


class ContractorNode(TenantRow, InOrganization, Base):
    """That a contractor serves a node."""

    __tablename__ = "contractor_nodes"
    __table_args__ = (
        tenant_key("contractor_id", "contractors"),
        Index("uq_contractor_nodes", "tenant_id", "contractor_id", "org_node_id", unique=True),
        Index("ix_contractor_nodes_node", "tenant_id", "org_node_id"),
    )
    __reach__ = Reach(node="org_node_id", partner="contractor_id")
    contractor_id: Mapped[UUID]
