"""The chassis' own tables that queries read: nodes, who is halted, held for a clearing or erased, what was done."""

from sqlalchemy import BigInteger, Column, DateTime, Integer, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

SCHEMA = "chassis"

HALTED = Table(
    "halted",
    MetaData(schema=SCHEMA),
    Column("tenant_id", Uuid(), primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("erased_at", DateTime(timezone=True)),
)

TRIALS = Table(
    "trials",
    MetaData(schema=SCHEMA),
    Column("tenant_id", Uuid(), primary_key=True),
    Column("clearing_id", Uuid()),
)

ERASED_PERSONS = Table(
    "erased_persons",
    MetaData(schema=SCHEMA),
    Column("tenant_id", Uuid(), primary_key=True),
    Column("person_id", Uuid(), primary_key=True),
)

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

NODE_PATHS = Table(
    "node_paths",
    MetaData(schema=SCHEMA),
    Column("tenant_id", Uuid(), primary_key=True),
    Column("ancestor_id", Uuid(), primary_key=True),
    Column("node_id", Uuid(), primary_key=True),
)
"""Each node with every one that is above it, and with itself; a trigger keeps it in step with the nodes."""

OPERATION_LOG = Table(
    "operation_log",
    MetaData(schema=SCHEMA),
    Column("tenant_id", Uuid(), primary_key=True),
    Column("id", BigInteger(), primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("principal", Text(), nullable=False),
    Column("acting_for", Text()),
    Column("address", Text()),
    Column("permission", Text(), nullable=False),
    Column("request_id", Text(), nullable=False),
    Column("action", Text(), nullable=False),
    Column("subject_type", Text(), nullable=False),
    Column("subject_id", Text(), nullable=False),
    Column("before", JSONB()),
    Column("after", JSONB()),
    Column("org_node_id", Uuid()),
    Column("salt", Uuid()),
)

SEALS = Table(
    "seals",
    MetaData(schema=SCHEMA),
    Column("tenant_id", Uuid(), primary_key=True),
    Column("seq", BigInteger(), primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("log_id", BigInteger(), nullable=False),
    Column("detail", LargeBinary(), nullable=False),
    Column("digest", LargeBinary(), nullable=False),
    Column("chain", LargeBinary(), nullable=False),
)
