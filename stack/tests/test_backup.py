from contextlib import closing
from datetime import timedelta

import psycopg2
import pytest

from chassis.operating.moments import machine_now
from chassis.testing import eventually
from stack.errors import StackError
from stack.postgres import EmbeddedPostgres
from stack.postgres.backup import Backup

RECEIVED = "SELECT bool_and(flush_lsn >= pg_current_wal_lsn()) FROM pg_stat_replication"


@pytest.fixture
def server(folder):
    started = EmbeddedPostgres(folder / "server").start()
    yield started
    started.stop()


@pytest.fixture
def backup(server, folder):
    return Backup(server, folder / "backup")


def said(server, *statements):
    """What the last of the statements returns, each in a transaction of its own."""
    with closing(psycopg2.connect(server.admin_url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall()


def now(server):
    return said(server, "SELECT clock_timestamp()")[0][0]


def test_what_was_there_at_the_moment_is_there_and_nothing_else(server, backup):
    said(server, "CREATE TABLE facts AS SELECT 'before the copy' AS fact", "SELECT")
    with backup.archiving():
        backup.take()
        said(server, "INSERT INTO facts VALUES ('after it')", "SELECT")
        moment = now(server)
        said(server, "INSERT INTO facts VALUES ('too late')", "SELECT")
        eventually(lambda: said(server, RECEIVED)[0][0], "the log of that has come")
        server.crash()
    backup.restore(moment)
    assert said(server, "SELECT fact FROM facts ORDER BY fact") == [("after it",), ("before the copy",)]
    said(server, "INSERT INTO facts VALUES ('of the new time')", "SELECT")
    server.crash()
    server.start()
    assert said(server, "SELECT count(*) FROM facts") == [(3,)]


def test_a_moment_to_which_the_log_does_not_reach_is_told(server, backup):
    with backup.archiving():
        backup.take()
        server.crash()
    with pytest.raises(StackError, match="perhaps the log ends before"):
        backup.restore(machine_now() + timedelta(hours=1))
