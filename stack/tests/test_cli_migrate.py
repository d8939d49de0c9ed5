from contextlib import closing

import psycopg2
import pytest
from click.testing import CliRunner

from stack.cli import cli
from stack.suite.parts import PARTS


@pytest.fixture
def command(folder, postgres, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", postgres.admin_url)

    def run(*arguments):
        done = CliRunner().invoke(cli, ["migrate", "--data", str(folder / "data"), *arguments])
        return done.exit_code, done.output.splitlines()

    return run


def _say(postgres, part, statement):
    url = postgres.admin_url.removesuffix("/postgres") + f"/steward_{part}"
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)


def test_each_of_the_seven_databases_says_how_it_is(command, postgres):
    code, lines = command()
    assert (code, len(PARTS)) == (0, 7)
    assert [line for line in lines if "fits" not in line] == [
        f"• database of {part}: making and migrating" for part in PARTS
    ]
    assert command("--check") == (0, lines[7:])
    _say(postgres, "ticketing", "UPDATE ticketing_version SET version_num = '0005'")
    _say(postgres, "hr", "UPDATE hr_version SET version_num = '9999'")
    code, lines = command("--check")
    assert code == 1
    assert "✗ ticketing: the database is behind, it lacks 0006: migrate it" in lines
    assert "✓ hr: the database is ahead (9999), this code runs on it all the same" in lines
    assert sum(line.startswith("✓") for line in lines) == 6


def test_where_there_is_nothing_nothing_is_made_to_check(command, folder):
    result = command("--check")
    assert result[0] == 1
    assert not (folder / "data").exists()
