"""Large logs have a partition for each month: the SQL that makes them, for migrations.

The partitions are in the schema ``months``, which the application may not enter: it reaches the rows through the log
itself, under the log's policies, or not at all.
"""

from alembic import op

from chassis.database.migration import app_role, protect

# Everything that was on the log belongs to the new one now. Its rows may not be hidden from the owner, who moves them.
_STRIP = """
DO $strip$
DECLARE
    rest CONSTANT regclass := '{rest}';
    said text;
BEGIN
    FOR said IN
        SELECT format('DROP POLICY %I ON %s', polname, rest) FROM pg_policy WHERE polrelid = rest
        UNION ALL
        SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', rest, conname) FROM pg_constraint
            WHERE conrelid = rest AND contype IN ('p', 'u')
        UNION ALL
        SELECT format('DROP INDEX %s', i.indexrelid::regclass) FROM pg_index i
            WHERE i.indrelid = rest AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    LOOP
        EXECUTE said;
    END LOOP;
END
$strip$
"""


def by_month(table: str, *constraints: str, serial: str | None = None, **reach: object) -> None:
    """Partition ``table``, a log to which rows are only added, by the month (UTC) of its column ``at``.

    What it holds so far becomes the partition for what no month has, from which the months are then taken.
    ``constraints`` (SQL) are those that it is to have, a primary key with ``at`` first of all; indexes are made
    afterwards; ``serial`` is the column that counts, if one does. It is protected as by :func:`protect`, append-only.
    """
    schema, _, name = table.rpartition(".")
    log, rest = f"{schema or 'public'}.{name}", f"months.{name}_default"
    if serial:
        op.execute(f"ALTER SEQUENCE {log}_{serial}_seq OWNED BY NONE")
    op.execute(f"ALTER TABLE {log} SET SCHEMA months")
    op.execute(f"ALTER TABLE months.{name} RENAME TO {name}_default")
    op.execute(_STRIP.format(rest=rest))
    op.execute(f"ALTER TABLE {rest} NO FORCE ROW LEVEL SECURITY")
    op.execute(f"REVOKE ALL ON {rest} FROM {app_role()}")
    parts = ", ".join((f"LIKE {rest} INCLUDING ALL", *constraints))
    op.execute(f"CREATE TABLE {log} ({parts}) PARTITION BY RANGE (at)")
    if serial:
        op.execute(f"ALTER SEQUENCE {log}_{serial}_seq OWNED BY {log}.{serial}")
    op.execute(f"ALTER TABLE {log} ATTACH PARTITION {rest} DEFAULT")
    op.execute(f"INSERT INTO months.kept (log) VALUES ('{log}')")  # noqa: S608 - names of our own tables
    op.execute("SELECT chassis.turn_months()")
    op.execute(f"GRANT SELECT, INSERT ON {log} TO {app_role()}")
    protect(log, append_only=True, **reach)
