"""Databases: made, migrated, and compared with the code."""

import shutil
import threading
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from chassis.database import migrate as migrating
from chassis.database.engine import unpooled_engine
from chassis.database.fitting import fit, told
from chassis.database.migrate import MigrationError, folder_of, migrate
from chassis.testing.older import migrate_to

HERE = Path(__file__).parent / "sample"
NEWEST = 16
CHASSIS = [f"chassis_{number:04}" for number in range(1, NEWEST + 1)]
SECOND = '''"""One more."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make it."""
    op.execute("{statement}")
'''


@pytest.fixture
def urls(databases):
    made = databases.empty("sample", f"steward_made_{uuid4().hex[:8]}")
    yield made
    databases.drop(made)


@pytest.fixture
def newer(tmp_path):
    """The sample as a release later has it."""
    shutil.copytree(HERE, tmp_path / "newer", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "newer"


def _add(folder, statement):
    (folder / "migrations" / "versions" / "0002_more.py").write_text(SECOND.format(statement=statement))


def _fit(url, folder=HERE):
    with unpooled_engine(url).connect() as connection:
        return fit("sample", connection, folder)


def test_a_database_says_what_it_lacks_and_is_brought_up(urls):
    before = _fit(urls.app)
    assert not before
    assert str(before) == f"the database is behind, it lacks {', '.join(CHASSIS)}, 0001: migrate it"
    migrate("sample", urls.owner, HERE)
    after = _fit(urls.app)
    assert (bool(after), after.versions) == (True, (CHASSIS[-1], "0001"))


@pytest.mark.parametrize("table", ["chassis.chassis_version", "public.sample_version"])
def test_the_application_cannot_say_how_far_its_database_is(urls, table):
    migrate("sample", urls.owner, HERE)
    with unpooled_engine(urls.app).connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text(f"UPDATE {table} SET version_num = 'another'"))


def test_a_database_that_is_half_way_lacks_the_rest(urls):
    migrate_to("sample", urls.owner, ("chassis_0002", "0001"), HERE)
    assert _fit(urls.app).missing == tuple(CHASSIS[2:])


def test_a_database_that_nobody_reaches_does_not_fit(urls):
    wrong = make_url(urls.app).set(password="wrong").render_as_string(hide_password=False)
    fits, line = told("hr", wrong)
    assert not fits
    assert line.startswith("hr: the database cannot be asked: ")
    assert line.count("\n") == 0


def test_migrating_and_making_again_change_nothing(urls, databases):
    migrate("sample", urls.owner, HERE)
    assert databases.empty("sample", make_url(urls.app).database) == urls
    migrate("sample", urls.owner, HERE)
    assert _fit(urls.app)


def test_older_code_runs_on_a_newer_database_and_newer_code_does_not_on_an_older(urls, newer):
    migrate("sample", urls.owner, HERE)
    _add(newer, "CREATE TABLE more (id integer)")
    assert str(_fit(urls.app, newer)) == "the database is behind, it lacks 0002: migrate it"
    migrate("sample", urls.owner, newer)
    assert str(_fit(urls.app, newer)) == f"the database fits ({CHASSIS[-1]}, 0002)"
    older = _fit(urls.app, HERE)
    assert (bool(older), str(older)) == (True, "the database is ahead (0002), this code runs on it all the same")


def test_a_migration_that_fails_leaves_nothing_behind(urls, newer):
    migrate("sample", urls.owner, HERE)
    _add(newer, "CREATE TABLE more (id integer); SELECT nonsense")
    with pytest.raises(ProgrammingError, match="nonsense"):
        migrate("sample", urls.owner, newer)
    assert _fit(urls.app, HERE).versions == (CHASSIS[-1], "0001")
    _add(newer, "CREATE TABLE more (id integer)")
    migrate("sample", urls.owner, newer)


def test_two_who_migrate_at_once_take_turns(urls):
    failures = []

    def run():
        try:
            migrate("sample", urls.owner, HERE)
        except (MigrationError, SQLAlchemyError) as error:
            failures.append(error)

    both = [threading.Thread(target=run) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert failures == []
    assert _fit(urls.app)


def test_who_waits_too_long_for_a_table_gives_up(urls, newer, monkeypatch):
    monkeypatch.setattr(migrating, "WAIT", "50ms")
    migrate("sample", urls.owner, HERE)
    _add(newer, "ALTER TABLE prices ADD COLUMN more text")
    with unpooled_engine(urls.owner).begin() as reader:
        reader.execute(text("SELECT * FROM prices"))
        with pytest.raises(MigrationError, match="cannot be migrated now: canceling statement due to lock timeout"):
            migrate("sample", urls.owner, newer)
    migrate("sample", urls.owner, newer)


def test_an_unknown_service_is_none():
    with pytest.raises(MigrationError, match="no service called nobody"):
        folder_of("nobody")


def test_the_application_owns_nothing_and_can_make_nothing(urls):
    migrate("sample", urls.owner, HERE)
    for statement in (
        "CREATE TABLE public.mine (id integer)",
        "CREATE TABLE chassis.mine (id integer)",
        "ALTER TABLE prices DISABLE ROW LEVEL SECURITY",
        "DROP POLICY reach ON prices",
        "TRUNCATE prices",
        "UPDATE chassis.chassis_version SET version_num = 'x'",
        "CREATE ROLE other",
        "SET ROLE steward_test_sample_owner",
    ):
        with (
            pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
            unpooled_engine(urls.app).begin() as connection,
        ):
            connection.execute(text(statement))


def test_roles_have_no_powers(urls):
    powers = text(
        "SELECT bool_or(rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
        " FROM pg_roles WHERE rolname IN ('steward_test_sample', 'steward_test_sample_owner')"
    )
    with unpooled_engine(urls.app).begin() as connection:
        assert connection.execute(powers).scalar_one() is False


def test_another_service_may_not_enter(urls, databases):
    stranger = databases.empty("stranger", f"steward_stranger_{uuid4().hex[:8]}")
    foreign = make_url(stranger.app).set(database=make_url(urls.app).database).render_as_string(hide_password=False)
    with pytest.raises(OperationalError, match="permission denied for database"):
        unpooled_engine(foreign).connect()
    databases.drop(stranger)


def test_every_table_is_protected(urls):
    migrate("sample", urls.owner, HERE)
    bare = text(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity)"
        " AND relnamespace::regnamespace::text IN ('public', 'chassis') ORDER BY 1"
    )
    with unpooled_engine(urls.owner).begin() as connection:
        assert list(connection.execute(bare).scalars()) == ["chassis_version", "clearable", "relay", "sample_version"]
