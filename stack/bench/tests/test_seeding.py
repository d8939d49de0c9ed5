"""What is made before something is measured."""

from stack.bench.seeding import leave_alone, look_after

LEFT_ALONE = "SELECT relname FROM pg_class WHERE 'autovacuum_enabled=off' = ANY (reloptions)"
TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
"""
VACUUMED = "SELECT relname FROM pg_stat_user_tables WHERE vacuum_count > 0 AND analyze_count > 0"


def names(cursor, query):
    cursor.execute(query)
    return {name for (name,) in cursor.fetchall()}


def test_no_table_is_looked_at_by_the_server(admin_of):
    database = admin_of("ticketing")
    database.autocommit = False  # Other tests have the same tables.
    with database.cursor() as cursor:
        leave_alone(database)
        left, tables = names(cursor, LEFT_ALONE), names(cursor, TABLES)
    database.rollback()
    assert left == tables
    assert {"tickets", "outbox"} < left


def test_what_is_small_is_looked_after(admin_of):
    database = admin_of("ticketing")
    look_after(database)
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        seen = names(cursor, VACUUMED)
    assert {"outbox", "idempotency", "time_limits"} <= seen
    assert not {name for name in seen if name.startswith(("tickets", "ticket_log"))}
