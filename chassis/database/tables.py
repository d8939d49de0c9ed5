"""The chassis' own table that queries join: the organization's nodes as this database knows them."""

from sqlalchemy import Column, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

SCHEMA = "chassis"

ORG_NODES = Table(
    "org_nodes",
    MetaData(schema=SCHEMA),
    Column("tenant_id", Uuid(), primary_key=True),
    Column("id", Uuid(), primary_key=True),
    Column("parent_id", Uuid()),
    Column("kind", Text(), nullable=False),
    Column("code", Text(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("ancestors", ARRAY(Uuid()), nullable=False),
    Column("source_version", Integer(), nullable=False),
)
