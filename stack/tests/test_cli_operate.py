"""An operator's command runs with the environment of one part of the running suite."""

import stat

import pytest
from click.testing import CliRunner

from stack.cli import cli
from stack.errors import StackError
from stack.paths import Layout
from stack.suite.environment import forget, remember


@pytest.fixture
def layout(tmp_path):
    return Layout(tmp_path).create()


@pytest.fixture
def operate(layout, capfd):
    def run(*words):
        done = CliRunner().invoke(cli, ["operate", "--data", str(layout.root), *words], catch_exceptions=False)
        return done.exit_code, "".join(capfd.readouterr()) + done.output

    return run


@pytest.mark.parametrize("part", ["ticketing", "gateway"])
def test_a_command_has_the_environment_of_its_part(layout, operate, part, monkeypatch):
    monkeypatch.delenv("AMQP_URL", raising=False)
    remember(layout, {part: {"AMQP_URL": "amqp://x:y@127.0.0.1:1/z"}, "billing": {}})
    code, said = operate(part, "dead", "list", part, "--limit", "3")
    assert (code, "no connection to the broker that AMQP_URL names: ConnectionRefusedError" in said) == (1, True)
    assert "AMQP_URL is not set" in operate("billing", "dead", "list", "billing")[1]


def test_what_the_suite_reads_from_a_file_is_not_taken_from_the_shell(layout, operate, monkeypatch, tmp_path):
    monkeypatch.setenv("AMQP_URL", "amqp://a:b@127.0.0.1:2/of-the-shell")
    (tmp_path / "url").write_text("nonsense")
    remember(layout, {"ticketing": {"AMQP_URL_FILE": str(tmp_path / "url")}})
    assert "a broker's address looks like" in operate("ticketing", "dead", "list", "ticketing")[1]


def test_without_a_command_it_says_which_there_are(layout, operate):
    remember(layout, {"ticketing": {}})
    code, said = operate("ticketing")
    assert code == 0
    assert {"dead", "drain", "events", "outbox", "pause", "resume"} <= set(said.split())


def test_only_its_owner_reads_what_is_remembered(layout):
    remember(layout, {})
    assert stat.S_IMODE((layout.run / "environments.json").stat().st_mode) == 0o600


def test_a_suite_that_does_not_run_is_told(layout, operate):
    remember(layout, {"ticketing": {}})
    forget(layout)
    with pytest.raises(StackError, match="is not running: make run starts it"):
        operate("ticketing", "outbox", "ticketing")
