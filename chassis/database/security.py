"""Row-level security: the SQL that a table's :class:`~chassis.database.reach.Reach` stands for.

Every policy reads the settings that the unit of work made, through functions of the schema ``chassis``. A setting is
read once per statement, because ``(SELECT chassis.x())`` is planned as a constant; what is not set denies.
"""

import json
from collections.abc import Iterator

from chassis.database.reach import Reach

TENANT = "tenant_id = (SELECT chassis.tenant())"


def policy_sql(table: str, reach: Reach) -> Iterator[str]:
    """Yield the statements which protect ``table``; they may be run again when the reach has changed."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS reach ON {table}"
    allowed = condition(table, reach)
    yield f"CREATE POLICY reach ON {table} USING ({allowed}) WITH CHECK ({allowed})"
    # The declaration itself, so that a test can compare it with the model's.
    yield f"COMMENT ON POLICY reach ON {table} IS '{described(reach)}'"


def described(reach: Reach) -> str:
    """Return the declaration as text that can be compared."""
    return json.dumps(reach.named(), sort_keys=True)


def append_only_sql(table: str, role: str) -> str:
    """Return the statement after which ``role`` can add rows to ``table`` and nothing else."""
    return f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"


def condition(table: str, reach: Reach) -> str:
    """Return the condition under which a row of ``table`` may be reached."""
    if reach.everybody:
        return TENANT
    return f"{TENANT} AND ((SELECT chassis.whole()) OR {' OR '.join(_alternatives(table, reach))})"


def _alternatives(table: str, reach: Reach) -> Iterator[str]:
    if reach.node:
        yield f"{reach.node} IN (SELECT n.id FROM chassis.reached_nodes() AS n (id))"  # noqa: S608
    if reach.room:
        yield _in_period(table, *reach.room)
    for column, function in ((reach.assignee, "assignees"), (reach.partner, "partners")):
        if column:
            yield f"{column} = ANY ((SELECT chassis.{function}())::uuid[])"
    if reach.owner:
        yield f"{reach.owner} = (SELECT chassis.person())"
    if reach.addressee:
        person, room, moment = reach.addressee
        yield f"({person} = (SELECT chassis.person()) AND ({room} IS NULL OR {_in_period(table, room, moment)}))"
    if reach.parent:
        other, column = reach.parent
        yield _some_row(other, f"r.id = {table}.{column}", table)
    if reach.through:
        other, column = reach.through
        yield _some_row(other, f"r.{column} = {table}.id", table)


def _in_period(table: str, room: str, moment: str | None) -> str:
    at = f"{table}.{moment}" if moment else "chassis.now()"
    period = f"{at} >= p.since AND (p.until IS NULL OR {at} < p.until)"
    return f"EXISTS (SELECT 1 FROM chassis.places() p WHERE p.room_id = {table}.{room} AND {period})"  # noqa: S608


def _some_row(other: str, match: str, table: str) -> str:
    # The other table's own policy applies to this query: what cannot be seen there gives no reach here. OFFSET has it
    # looked for row by row: the planner would else read all that the tenant has there, for a few rows here.
    return f"EXISTS (SELECT 1 FROM {other} r WHERE r.tenant_id = {table}.tenant_id AND {match} OFFSET 0)"  # noqa: S608
