"""What tests of the gateway share: a company, its people, and a client without a server."""

from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from chassis import runtime
from chassis.testing import Databases, Tree, a_tree, runtime_of
from chassis.testing.databases import url_of
from gateway import sealing
from gateway.app import MOST_IN_WORK
from gateway.tenancy.commands import tenant as commands
from gateway.tests.company import ACompany, Caller, Operate, begin, staff
from gateway.tests.conforming import conforming
from gateway.tests.services import StandIn
from gateway.tests.serving import a_gateway
from gateway.tests.worker import Worker


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[runtime.Runtime]:
    """The gateway's runtime, installed, with a key to seal with."""
    monkeypatch.setenv(sealing.KEY, sealing.new_key())
    with runtime.using(runtime_of("gateway")) as installed:
        yield installed


@pytest.fixture
def company(running: runtime.Runtime) -> ACompany:
    """A new company with its operator."""
    return begin()


@pytest.fixture
def tenant(company: ACompany) -> UUID:
    """The tenant of that company."""
    return company.tenant_id


_ADDRESSES = ip_network("127.1.0.0/16").hosts()
"""Each test comes from an address of its own: logins that fail are counted by address, over all tests."""


def _client_from(address: object) -> type[FlaskClient]:
    class Client(FlaskClient):
        """Calls from an address."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.environ_base["REMOTE_ADDR"] = str(address)

    return Client


@pytest.fixture
def app(running: runtime.Runtime, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The gateway; with a parameter one that works on so many requests at a time."""
    with a_gateway(getattr(request, "param", MOST_IN_WORK)) as made, conforming(made, local=True):
        made.test_client_class = _client_from(next(_ADDRESSES))
        yield made


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """What answers in place of the services; it remembers what it was asked."""
    stand_in = StandIn()
    monkeypatch.setattr("gateway.services.ask", stand_in)
    monkeypatch.setattr("gateway.services.ask_and_pass", lambda *asked: orjson.dumps(stand_in(*asked)))
    return stand_in


@pytest.fixture
def uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that workbooks are kept in."""
    monkeypatch.setenv("STEWARD_UPLOADS", str(tmp_path / "uploads"))
    return tmp_path / "uploads"


@pytest.fixture
def tree(company: ACompany) -> Tree:
    """The organization as the gateway knows it."""
    return a_tree("gateway", company.tenant_id)


@pytest.fixture
def boss(app: Flask, company: ACompany) -> Caller:
    """Who may do everything in the whole company."""
    return staff(app, company, "group_admin")


@pytest.fixture
def worker(company: ACompany, running: runtime.Runtime) -> Worker:
    """The gateway's worker."""
    return Worker(company, running)


@pytest.fixture
def operate(running: runtime.Runtime, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Operate:
    """Runs an operator's command as it is typed."""
    settings = {"GATEWAY_DATABASE_URL": url_of("gateway"), "AMQP_URL": "", "STEWARD_KEYS": str(databases.keys)}
    for name, value in (settings | {"STEWARD_CURSOR_KEY": "of tests"}).items():
        monkeypatch.setenv(name, value)

    def run(*words: str) -> str:
        done = CliRunner().invoke(commands, words, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output.strip()

    return run
