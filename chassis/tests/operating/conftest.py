"""The operators' commands, run as they are typed."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from chassis.__main__ import main
from chassis.tests.brokers import Broker

Operate = Callable[..., Result]


@pytest.fixture
def operate(empty: Broker) -> Operate:
    """Runs a command in the environment of alpha, or of another service."""

    def run(*words: str, user: str = "alpha", answer: str = "", **env: str) -> Result:
        environment = {"AMQP_URL": empty.url(user), **env}
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
