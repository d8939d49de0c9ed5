"""What every table of billing has."""

from sqlalchemy.orm import DeclarativeBase

from chassis.database.model import TYPES, naming


class Base(DeclarativeBase):
    """The tables of billing."""

    metadata = naming()
    type_annotation_map = TYPES
