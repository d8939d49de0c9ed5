"""The short words of migrations."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.database.reach import Reach
from chassis.database.security import append_only_sql, policy_sql

OWNER_SUFFIX = "_owner"


def create(table: str, *parts: Any, node: bool = False, versioned: bool = False, timestamps: bool = False) -> None:
    """Create ``table`` with ``parts`` (columns, constraints), the columns of ``TenantRow`` and of the mixins named.

    Call :func:`protect` next: a table without it cannot be found out by a query that forgot the tenant.
    """
    op.create_table(table, *_first(node=node), *parts, *_last(versioned=versioned, timestamps=timestamps))


def _first(*, node: bool) -> list[sa.Column[Any]]:
    identity = [sa.Column(name, sa.Uuid(), primary_key=True) for name in ("tenant_id", "id")]
    return identity + ([sa.Column("org_node_id", sa.Uuid(), nullable=False)] if node else [])


def _last(*, versioned: bool, timestamps: bool) -> list[sa.Column[Any]]:
    version = [sa.Column("version", sa.Integer(), nullable=False)] if versioned else []
    moments = ("created_at", "updated_at") if timestamps else ()
    return version + [sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in moments]


def protect(table: str, *, append_only: bool = False, **reach: Any) -> None:
    """Protect ``table`` by row-level security; ``reach`` is what :class:`Reach` takes, as literal values.

    ``append_only``: the application can neither change nor delete rows.
    """
    for statement in policy_sql(table, Reach(**reach)):
        op.execute(statement)
    if append_only:
        op.execute(append_only_sql(table, app_role()))


def sweepable(table: str, done: str) -> None:
    """Let the sweeper find and delete those rows of ``table``, of all tenants, that are ``done`` (a condition in SQL).

    When they go, a rule says (:class:`~chassis.retention.Kept`). It needs an index that begins with its column.
    """
    for name, command in (("sweep_look", "SELECT"), ("sweep", "DELETE")):
        op.execute(f"CREATE POLICY {name} ON {table} FOR {command} USING ((SELECT chassis.sweeps()) AND ({done}))")


def clearable(table: str, only_where: str = "true") -> None:
    """Have the rows of ``table``, or those ``only_where``, go when what a tenant has tried out is cleared.

    All others stay. See :mod:`chassis.tenancy.trial`; tables of the chassis are named with their schema.
    """
    name = table if "." in table else f"public.{table}"
    insert = sa.text("INSERT INTO chassis.clearable (name, only_where) VALUES (:name, :only_where)")
    op.get_bind().execute(insert, {"name": name, "only_where": only_where})


def grow(table: str, *unsearched: str) -> None:
    """Say of ``table`` that it only grows, so that half as many rows again change little of its statistics.

    ``unsearched`` are columns of which none are kept, because no query looks for a value of theirs. Sampling wide
    columns after every tenth row costs a young table more than its inserts.
    """
    changes = ["SET (autovacuum_analyze_scale_factor = 0.5)"]
    changes += [f"ALTER COLUMN {column} SET STATISTICS 0" for column in unsearched]
    op.execute(f"ALTER TABLE {table} {', '.join(changes)}")


def app_role(connection: sa.Connection | None = None) -> str:
    """Return the role that the service works as: that of the owner who migrates, without its ending.

    ``connection`` is the owner's; in a migration it is known.
    """
    owner = str((connection or op.get_bind()).execute(sa.text("SELECT current_user")).scalar_one())
    return owner.removesuffix(OWNER_SUFFIX)
