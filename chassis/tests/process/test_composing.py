"""What a process says when it cannot start."""

import pytest

from chassis.context import generate_key
from chassis.process import composing

TOLD = {
    "NOTIFY_DATABASE_URL": "postgresql+psycopg2://a:b@127.0.0.1:1/c",
    "AMQP_URL": "amqp://127.0.0.1:1/",
    "STEWARD_CURSOR_KEY": "key",
    "KEEP_MESSAGES_DAYS": "a year",
}


@pytest.mark.parametrize("role", ["serve", "work"])
def test_a_process_that_is_told_nonsense_says_so_in_one_line(role, monkeypatch, capsys, tmp_path):
    for name, value in (TOLD | {"STEWARD_KEYS": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    generate_key(tmp_path, "notify")
    assert composing.run("notify", role) == 1
    said = "".join(capsys.readouterr())
    assert said.count("\n") == 1
    assert "KEEP_MESSAGES_DAYS must be a number of days, or never, not 'a year'." in said
