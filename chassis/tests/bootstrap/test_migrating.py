"""What an image says of its database."""

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from chassis.__main__ import main
from chassis.amqp.topology import ServiceTopology
from chassis.bootstrapping import bootstrap, owner_url
from chassis.database.engine import unpooled_engine


@pytest.fixture
def command(environ):
    def run(*arguments, **more):
        done = CliRunner().invoke(main, ["migrate", "lamp", *arguments], env=environ | more)
        return done.exit_code, done.output

    return run


@pytest.fixture
def behind(environ):
    """The database of the release before this one."""
    bootstrap(ServiceTopology("lamp"), environ)
    with unpooled_engine(owner_url("lamp", environ)).begin() as connection:
        connection.execute(text("DROP SCHEMA chassis, months CASCADE"))


def test_a_database_that_is_behind_is_brought_up_by_its_owner_alone(command, behind):
    code, line = command("--check")
    assert (code, line.startswith("lamp: the database is behind, it lacks chassis_0001, ")) == (1, True)
    assert command("--check")[0] == 1
    code, line = command(DATABASE_URL="", MANAGEMENT_URL="")
    assert (code, line.startswith("lamp: the database fits (chassis_")) == (0, True)
    assert command("--check") == (code, line)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        (
            "LAMP_DATABASE_URL",
            "postgresql://steward_hr:x@db/steward_lamp",
            "LAMP_DATABASE_URL must name the role steward_lamp",
        ),
        ("KEEP_OPERATION_LOG_MONTHS", "1", "KEEP_OPERATION_LOG_MONTHS must be 6 or more, or never, not 1."),
    ],
)
def test_what_it_cannot_use_is_said_in_one_line(command, behind, name, value, reason):
    code, line = command(**{name: value})
    assert (code, line.count("\n")) == (1, 1)
    assert reason in line
