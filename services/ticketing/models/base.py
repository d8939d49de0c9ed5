"""What all tables of ticketing are declared on."""

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from chassis.database.model import TYPES, naming

DOCUMENT = JSONB(none_as_null=True)
"""A JSON document that may not be there: NULL then, and not JSON's own null."""


class Base(DeclarativeBase):
    """The tables of ticketing."""

    metadata = naming()
    type_annotation_map = TYPES
