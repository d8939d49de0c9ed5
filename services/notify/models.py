"""The tables of notify."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import DeclarativeBase, Mapped

from chassis.database.model import TYPES, TenantRow, Timestamps, naming, tenant_key
from chassis.database.reach import Reach


class Base(DeclarativeBase):
    """The tables of notify."""

    metadata = naming()
    type_annotation_map = TYPES


class Employee(TenantRow, Base):
    """A member of staff, as far as a message needs her. ``source_version`` is hr's own count."""

    __tablename__ = "employees"
    __reach__ = Reach(owner="id")
    name: Mapped[str]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    source_version: Mapped[int]


class Post(TenantRow, Base):
    """What a member of staff does at a node, from a day to a last day."""

    __tablename__ = "posts"
    __table_args__ = (
        tenant_key("employee_id", "employees"),
        Index("ix_posts_node", "tenant_id", "node_id", "role"),
        Index("ix_posts_employee", "tenant_id", "employee_id"),
    )
    __reach__ = Reach(owner="employee_id")
    employee_id: Mapped[UUID]
    node_id: Mapped[UUID]
    role: Mapped[str]
    from_date: Mapped[date]
    to_date: Mapped[date | None]


class Customer(TenantRow, Base):
    """A customer, as far as a message needs her; ``phone`` is the main one. ``source_version`` is customer's count."""

    __tablename__ = "customers"
    __reach__ = Reach(owner="id")
    name: Mapped[str]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    language: Mapped[str]
    source_version: Mapped[int]


class OwnText(TenantRow, Timestamps, Base):
    """A company's own text in place of a ready one."""

    __tablename__ = "own_texts"
    __table_args__ = (Index("uq_own_texts_key", "tenant_id", "code", "channel", "language", unique=True),)
    __reach__ = Reach()
    code: Mapped[str]
    channel: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str | None]
    body: Mapped[str]


class Message(TenantRow, Timestamps, Base):
    """A message to one recipient by one channel.

    ``address`` is the phone or e-mail it goes to, null in the app. ``open_body`` is the body with its secrets, only
    where it has any and only until it was sent; ``body`` shows none. ``room_id`` is of what a customer is told about a
    room: who has it no more, or had it later, does not read that.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_recipient", "tenant_id", "recipient_id", "created_at", "id"),
        Index("ix_messages_newest", "tenant_id", "created_at", "id"),
        Index("ix_messages_node", "tenant_id", "org_node_id", "created_at", "id"),
        Index("ix_messages_about", "tenant_id", "about", "created_at", "id"),
        Index("ix_messages_created_at", "created_at", postgresql_using="brin"),
    )
    __reach__ = Reach(node="org_node_id", addressee=("recipient_id", "room_id", "created_at"))
    org_node_id: Mapped[UUID | None]
    room_id: Mapped[UUID | None]
    recipient: Mapped[str]
    recipient_id: Mapped[UUID | None]
    channel: Mapped[str]
    address: Mapped[str | None]
    template: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str | None]
    body: Mapped[str]
    open_body: Mapped[str | None]
    state: Mapped[str]
    attempts: Mapped[int]
    last_error: Mapped[str | None]
    about: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]


class LocalSms(TenantRow, Base):
    """A text message that the local provider kept, for those who may see the whole tenant.

    One row a message, however often it was handed over.
    """

    __tablename__ = "local_sms"
    __table_args__ = (
        Index("ix_local_sms_phone", "tenant_id", "phone", "sent_at"),
        Index("ix_local_sms_sent_at", "sent_at", postgresql_using="brin"),
    )
    __reach__ = Reach(owner="id")
    phone: Mapped[str]
    body: Mapped[str]
    sent_at: Mapped[datetime]
