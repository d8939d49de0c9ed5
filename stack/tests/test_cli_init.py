from pathlib import Path

import pytest
from click.testing import CliRunner

from stack.cli import cli
from stack.secret_files import settings_in


@pytest.fixture
def init(tmp_path: Path):
    places = ["--secrets", str(tmp_path / "secrets"), "--env-file", str(tmp_path / ".env")]

    def run(*more: str) -> str:
        done = CliRunner().invoke(cli, ["init", *places, "--company", "greenhill", "--name", "绿丘物业", *more])
        assert done.exit_code == 0, done.output
        return done.output

    return run


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text("the lamp is on\n")
    return path


def test_a_password_that_was_made_is_told_once(init):
    assert "The operator's login is admin, the password: " in init()
    assert init() == "• nothing was missing\n"


def test_a_password_that_was_given_is_not_told(init, password_file):
    told = init("--password-file", str(password_file))
    assert "password:" not in told
    assert "the lamp is on" not in told
    assert "docker-compose up -d" in told


def test_a_suite_that_runs_can_be_put_on_trial(init, tmp_path):
    init()
    told = init("--trial")
    assert "0 files" in told
    assert "4 settings" in told
    assert f"--tenant greenhill --login admin --password-file FILE --partner-url-file {tmp_path}/secrets" in told
    assert settings_in(tmp_path / ".env")["COMPOSE_PROFILES"] == "trial"


def test_the_demo_is_told_the_port_that_was_set_before(init, tmp_path):
    (tmp_path / ".env").write_text("GATEWAY_PORT=9000\n")
    assert "steward demo --url http://127.0.0.1:9000" in init("--trial")
