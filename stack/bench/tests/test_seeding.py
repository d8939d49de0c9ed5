"""What is made before something is measured."""

from stack.bench.seeding import leave_alone

LEFT_ALONE = "SELECT relname FROM pg_class WHERE 'autovacuum_enabled=off' = ANY (reloptions) ORDER BY relname"
LARGE = """
SELECT 'tickets' UNION SELECT relid::text FROM pg_partition_tree('ticket_log') WHERE isleaf
"""


def test_tickets_and_all_months_of_their_steps_are_left_alone_and_nothing_else(admin_of):
    database = admin_of("ticketing")
    database.autocommit = False  # Other tests have the same tables.
    with database.cursor() as cursor:
        leave_alone(database)
        cursor.execute(LEFT_ALONE)
        found = {name for (name,) in cursor.fetchall()}
        cursor.execute(LARGE)
        large = {name.rpartition(".")[2] for (name,) in cursor.fetchall()}
    database.rollback()
    assert found == large
    assert len(found) > 1
