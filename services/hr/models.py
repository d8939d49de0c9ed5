"""The tables of hr."""

from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Index, Uuid, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.database.model import TYPES, TenantRow, Timestamps, Versioned, naming, tenant_key
from chassis.database.parts import parts
from chassis.database.reach import Reach


class Base(DeclarativeBase):
    """The tables of hr."""

    metadata = naming()
    type_annotation_map = TYPES


class Node(TenantRow, Versioned, Timestamps, Base):
    """A part of the organization. ``ancestors`` runs from the root to the node itself."""

    __tablename__ = "nodes"
    __table_args__ = (
        tenant_key("parent_id", "nodes"),
        Index("uq_nodes_code", "tenant_id", "code", unique=True),
        Index("uq_nodes_root", "tenant_id", unique=True, postgresql_where=text("parent_id IS NULL")),
        Index("ix_nodes_parent", "tenant_id", "parent_id"),
    )
    __reach__ = Reach(node="id")
    parent_id: Mapped[UUID | None]
    kind: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    city: Mapped[str | None]
    address: Mapped[str | None]
    ancestors: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))


class Employee(TenantRow, Versioned, Timestamps, Base):
    """A member of staff: to be seen where one of the posts is, and by themselves."""

    __tablename__ = "employees"
    __table_args__ = (Index("uq_employees_number", "tenant_id", "number", unique=True),)
    __reach__ = Reach(through=("posts", "employee_id"), owner="id")
    number: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    posts: Mapped[list["Post"]] = parts(order_by="Post.from_date, Post.id")


class Post(TenantRow, Base):
    """What somebody does at a node, from a first to a last day."""

    __tablename__ = "posts"
    __table_args__ = (
        tenant_key("employee_id", "employees"),
        tenant_key("node_id", "nodes"),
        Index("ix_posts_employee", "tenant_id", "employee_id"),
        Index("ix_posts_node", "tenant_id", "node_id", "role"),
    )
    __reach__ = Reach(node="node_id", owner="employee_id")
    employee_id: Mapped[UUID]
    node_id: Mapped[UUID]
    role: Mapped[str]
    from_date: Mapped[date]
    to_date: Mapped[date | None]
