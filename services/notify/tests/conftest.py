"""Nothing of the machine's own settings reaches a test: without more, text messages are kept in the table."""

import pytest

SETTINGS = ("SMTP_URL", "SMTP_PASSWORD", "SMTP_CA_FILE", "MAIL_FROM", "SMS_PROVIDER_URL", "SMS_PROVIDER_KEY")


@pytest.fixture(autouse=True)
def settings(monkeypatch):
    """The settings of the channels, to be set."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    monkeypatch.setenv("SMS_PROVIDER_URL", "local")
    return monkeypatch.setenv
