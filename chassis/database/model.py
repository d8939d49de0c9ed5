"""What the tables of all services have in common. Each service has a declarative base of its own."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Integer, MetaData, Numeric, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from chassis.database.reach import Reach
from contracts.core.uuids import new_id

TYPES: dict[Any, Any] = {
    UUID: Uuid(),
    datetime: DateTime(timezone=True),
    Decimal: Numeric(14, 2),
    str: Text(),
    dict[str, Any]: JSONB(),
    list[Any]: JSONB(),
    list[dict[str, Any]]: JSONB(),
    list[str]: ARRAY(Text()),
    list[UUID]: ARRAY(Uuid()),
}
"""The ``type_annotation_map`` of every declarative base."""

SECRET = {"secret": True}
"""The ``info`` of a column with what nobody is to see, a digest of it too: no export has it."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def naming() -> MetaData:
    """Return the metadata of a declarative base: its constraints and indexes get predictable names."""
    return MetaData(naming_convention=NAMES)


def tenant_key(column: str, table: str, **options: Any) -> ForeignKeyConstraint:
    """Return a foreign key from ``column`` to the id in ``table``, of the same tenant."""
    return ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"], **options)


class TenantRow:
    """A row of one tenant. The id is there from the beginning; the tenant comes from the unit of work."""

    __reach__: ClassVar[Reach] = Reach()

    tenant_id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, sort_order=-20)
    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, sort_order=-19)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        super().__init__(**values)


class InOrganization:
    """A row that belongs to a node of the organization, for ever."""

    org_node_id: Mapped[UUID] = mapped_column(Uuid(), sort_order=-18)


class Versioned:
    """A row that two cannot change at once: its version grows by one with each change."""

    version: Mapped[int] = mapped_column(Integer(), sort_order=90)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """Return what makes SQLAlchemy compare the version in each UPDATE."""
        return {"version_id_col": cls.version}


class Timestamps:
    """A row that knows when it came and when it last changed, by the clock of the unit of work."""

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), sort_order=91)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), sort_order=92)
