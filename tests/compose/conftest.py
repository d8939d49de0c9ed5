"""Secrets as `steward init` makes them, and the compose file with them."""

from pathlib import Path

import pytest

from stack.secret_files import settings_in
from stack.secrets import FirstCompany, initialize
from tests.compose.composed import Composed


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of secrets; `.env` lies beside it."""
    folder = tmp_path_factory.mktemp("compose") / "secrets"
    initialize(folder, folder.parent / ".env", FirstCompany("greenhill", "绿丘物业", "admin"))
    return folder


@pytest.fixture(scope="module")
def composed(secrets: Path) -> Composed:
    """The compose file as it is after `steward init`."""
    return Composed(settings_in(secrets.parent / ".env"))
