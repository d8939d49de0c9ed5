"""The operators' commands, run as they are typed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from chassis.__main__ import main
from chassis.database.bootstrap import Urls
from chassis.database.migrate import migrate
from chassis.testing import Databases
from chassis.tests.brokers import Broker

Operate = Callable[..., Result]


@pytest.fixture(scope="module")
def database(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Urls]:
    """A database with the chassis' own tables alone, for alpha and beta."""
    urls = databases.empty("chassis", f"steward_operated_{uuid4().hex[:8]}")
    migrate("alpha", urls.owner, Path(tmp_path_factory.mktemp("nothing")))
    yield urls
    databases.drop(urls)


@pytest.fixture
def operate(empty: Broker, database: Urls) -> Operate:
    """Runs a command in the environment of alpha, or of another service."""

    def run(*words: str, user: str = "alpha", answer: str = "", **env: str) -> Result:
        databases = {"ALPHA_DATABASE_URL": database.app, "BETA_DATABASE_URL": database.app}
        environment = {"AMQP_URL": empty.url(user), **databases, **env}
        return CliRunner().invoke(main, words, env=environment, input=answer, catch_exceptions=False)

    return run


@pytest.fixture
def said(operate: Operate) -> Callable[..., str]:
    """What a command says that does what it was told."""

    def run(*words: str, **more: str) -> str:
        done = operate(*words, **more)
        assert done.exit_code == 0, done.output
        return done.output.strip()

    return run


@pytest.fixture
def refused(operate: Operate) -> Callable[..., str]:
    """The one line of a command that cannot do it."""

    def run(*words: str, **more: str) -> str:
        done = operate(*words, **more)
        assert done.exit_code == 1, done.output
        last = done.output.strip().splitlines()[-1]
        assert last.startswith("Error: ")
        return last

    return run
