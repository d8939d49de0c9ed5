"""A service called lamp, which has a package and nothing in it, and what its bootstrap is told."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import make_url

from chassis.database.bootstrap import drop_database
from chassis.testing import Databases
from chassis.tests.brokers import ADMIN, PASSWORDS, Broker

OWNER_PASSWORD = "owner's"


@pytest.fixture
def management_url(broker: Broker) -> str:
    """The management API of the test's broker, with its administrator's login."""
    address = urlsplit(broker.node.management_url or "")
    return f"http://{ADMIN}:{PASSWORDS[ADMIN]}@{address.netloc}"


@pytest.fixture
def partners(tmp_path: Path) -> Path:
    """A folder with one partner, who is to have two events of lamp's."""
    place = tmp_path / "partners" / "acme"
    place.mkdir(parents=True)
    (place / "amqp_url").write_text("amqp://partner-acme:acmes@broker:5672/partner-acme\n")
    (place / "events").write_text("lamp.lamp.lit.v1\nlamp.lamp.quenched.v1\n")
    return place.parent


@pytest.fixture
def environ(
    databases: Databases,
    broker: Broker,
    management_url: str,
    partners: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[dict[str, str]]:
    """The environment of lamp's bootstrap. The database is dropped after the test."""
    (tmp_path / "code" / "lamp").mkdir(parents=True)
    (tmp_path / "code" / "lamp" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path / "code"))
    database = f"steward_lamp_{secrets.token_hex(4)}"
    url = make_url(databases.admin_url()).set(
        drivername="postgresql+psycopg2", username="steward_lamp", password="lamps", database=database
    )
    yield {
        "DATABASE_URL": databases.admin_url(),
        "MANAGEMENT_URL": management_url,
        "LAMP_DATABASE_URL": url.render_as_string(hide_password=False),
        "LAMP_OWNER_PASSWORD": OWNER_PASSWORD,
        "AMQP_URL": broker.node.url("lamp", "lamps", "lamps"),
        "STEWARD_PARTNERS": str(partners),
    }
    drop_database(databases.admin_url(), database)
