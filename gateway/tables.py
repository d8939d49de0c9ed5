"""The base of the gateway's tables."""

from sqlalchemy.orm import DeclarativeBase

from chassis.database.model import TYPES, naming


class Base(DeclarativeBase):
    """The tables of the gateway's database."""

    metadata = naming()
    type_annotation_map = TYPES
