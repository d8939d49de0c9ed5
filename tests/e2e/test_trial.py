"""A company of its own tries the suite out, has that cleared in all parts, and goes live: then nothing is cleared."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner

from chassis import runtime
from chassis.settings import Settings
from chassis.testing import eventually
from gateway.access.passwords import hashed
from gateway.companies import NewCompany, ensure_company
from stack.api import Client
from stack.cli import cli
from stack.errors import StackError
from stack.suite.parts import GATEWAY, PARTS
from tests.e2e.refusals import refused
from tests.e2e.running import Running
from tests.e2e.trying import attach, kept, report_fault

CODE, NAME = "trying", "试用的物业"
MASTER = ("/v1/projects", "/v1/rooms", "/v1/charge-items", "/v1/accounts")
TRIED = ("/v1/tickets", "/v1/messages/all")
Steward = Callable[..., str]


@pytest.fixture(scope="module")
def boss(running: Running) -> Client:
    """The first administrator of a company that tries the suite out: the shared one is not to be cleared."""
    password = secrets.token_urlsafe(12)
    settings = Settings.load(GATEWAY, running.suite.environment(GATEWAY))
    with runtime.using(runtime.build(settings)) as built:
        assert ensure_company(NewCompany(CODE, NAME, "boss", hashed(password)))
        built.engine.dispose()
    client = Client(running.suite.url).log_in(CODE, "boss", password)
    eventually(lambda: client.get("/v1/nodes")["items"], "the company has its root")
    return client


@pytest.fixture
def steward(running: Running) -> Steward:
    """Runs ``steward tenant`` as it is typed."""

    def run(command: str, *words: str) -> str:
        data = ("--data", str(running.suite.layout.root))
        done = CliRunner().invoke(cli, ["tenant", command, *data, CODE, *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    return run


def _counts(boss: Client, paths: tuple[str, ...]) -> dict[str, int]:
    return {path: len(boss.pages(path)) for path in paths}


def _state(boss: Client) -> dict[str, Any]:
    return boss.get("/v1/trial")


def test_what_was_tried_is_cleared_in_all_parts_and_never_once_it_is_live(
    running: Running, boss: Client, steward: Steward
):
    attach(boss, report_fault(boss))
    tenant = boss.get("/v1/me")["tenant_id"]
    eventually(lambda: kept(running, tenant) == ["file", "thumbnail"], "only what is given out is kept")
    set_up = _counts(boss, MASTER)
    assert all(_counts(boss, TRIED).values())
    boss.put("/v1/trial/clearing", {"company": NAME})
    refused(lambda: boss.put("/v1/trial/clearing/confirmation", {"company": NAME}), 403, "kept_apart")
    steward("clear-trial", "--yes")
    eventually(lambda: _is_held(boss), "every copy of the gateway has heard of it")
    eventually(lambda: _state(boss)["step"] == "clear", "all parts are held", 30)
    _killed_in_the_middle(running, boss)
    eventually(lambda: _state(boss)["step"] == "release", "all parts are cleared", 30)
    running.clock.forward(minutes=1)
    done = eventually(lambda: _over(boss), "all parts are released", 30)
    assert {part["part"]: part["step"] for part in done["parts"]} == dict.fromkeys(PARTS, "release")
    assert next(part["rows"] for part in done["parts"] if part["part"] == "ticketing") > 0
    eventually(lambda: not any(_counts(boss, TRIED).values()), "nothing of it is there")
    assert kept(running, tenant) == []
    assert _counts(boss, MASTER) == set_up
    actions = [one["action"] for one in boss.pages("/v1/operations/ticketing")]
    assert (actions[0], actions.count("trial.clear")) == ("trial.clear", 1)
    assert running.operator.get("/v1/rooms")["items"], "another company was touched"

    assert boss.put("/v1/trial/live", {"company": NAME})["status"] == "live"
    refused(lambda: boss.put("/v1/trial/clearing", {"company": NAME}), 409, "conflict")
    with pytest.raises(StackError, match="is live"):
        steward("clear-trial", "--yes")


def _is_held(boss: Client) -> bool:
    answer = boss.raw("GET", "/v1/tickets")
    return (answer.status_code, answer.json().get("code")) == (503, "trial_clearing")


def _killed_in_the_middle(running: Running, boss: Client) -> None:
    """Have the worker die when some parts are cleared, and another one is away."""
    control = running.suite.supervisor.control
    control.stop("billing")
    running.clock.forward(minutes=1)
    eventually(lambda: "billing" in (_state(boss)["problem"] or ""), "billing is missed", 60)
    assert control.kill("gateway-work")
    assert _state(boss)["step"] == "clear"
    control.start("billing")
    eventually(lambda: not running.suite.missing(), "all processes are there again", 60)
    running.clock.forward(minutes=0.5)


def _over(boss: Client) -> dict[str, Any] | None:
    told = _state(boss)
    return told if told["status"] == "trial" else None
