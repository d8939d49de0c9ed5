"""Settings from the environment and from files."""

from pathlib import Path

import pytest

from chassis.settings import Settings, SettingsError, number, period, setting

COMPLETE = {
    "TICKETING_DATABASE_URL": "postgresql+psycopg2://somewhere/db",
    "AMQP_URL": "amqp://somewhere/",
    "STEWARD_KEYS": "keys",
    "STEWARD_CURSOR_KEY": "secret",
}


def test_a_setting_is_its_variable():
    assert setting("NAME", environ={"NAME": "value"}) == "value"


def test_a_secret_is_read_from_its_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text("value\n")
    assert setting("NAME", environ={"NAME_FILE": str(file)}) == "value"


def test_what_is_missing_is_said_in_one_line(tmp_path):
    with pytest.raises(SettingsError, match="NAME is not set: set it, or NAME_FILE"):
        setting("NAME", environ={})
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        setting("NAME", environ={"NAME_FILE": str(tmp_path / "nothing")})
    assert setting("NAME", "default", environ={}) == "default"


def test_a_number_is_a_number():
    assert number("N", 3, environ={}) == 3
    with pytest.raises(SettingsError, match="whole number, not 'ten'"):
        number("N", 3, environ={"N": "ten"})


def test_a_process_names_all_that_is_missing_at_once():
    with pytest.raises(SettingsError, match="TICKETING_DATABASE_URL, AMQP_URL, STEWARD_KEYS, STEWARD_CURSOR_KEY"):
        Settings.load("ticketing", {})
    settings = Settings.load("ticketing", COMPLETE | {"MAX_WORKERS": "4"})
    assert settings.keys == Path("keys")
    assert settings.max_workers == 4


def test_a_period_has_an_end_or_none(tmp_path):
    (tmp_path / "days").write_text("5\n")
    said = [{}, {"P": "7"}, {"P": "never"}, {"P": "0"}, {"P_FILE": str(tmp_path / "days")}]
    assert [period("P", 3, "days", environ) for environ in said] == [3, 7, None, None, 5]
    assert period("P", None, "days", {}) is None


@pytest.mark.parametrize("value", ["-1", "1.5", "", "²", "week", "100000"])
def test_a_period_is_a_number(value):
    with pytest.raises(SettingsError, match=f"^P must be a number of days, or never, not '{value}'.$"):
        period("P", 3, "days", {"P": value})
