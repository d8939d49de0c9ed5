"""TLS to the database, as its address says it: from every kind of process, over connections that are kept."""

import json
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from chassis.database.channel import Listener, tell
from chassis.database.engine import engine_for, unpooled_engine
from chassis.database.migrate import migrate
from chassis.testing import eventually, url_of, work_as
from chassis.testing.certificates import Authority
from chassis.tests.core.test_green import run_green
from chassis.tests.core.test_sealing import HERE
from chassis.tests.core.tls_proxy import TlsProxy


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def authority(folder):
    return Authority(folder)


@pytest.fixture(scope="module")
def proxy(authority):
    behind = make_url(url_of("sample"))
    certificate, key = authority.issue("localhost")
    made = TlsProxy(certificate, key, str(behind.host), int(behind.port or 5432))
    yield made
    made.close()


@pytest.fixture
def secured(proxy, authority):
    """What makes an address one over TLS."""

    def over_tls(url: str, host: str = "localhost", authority: Authority = authority) -> str:
        asked = {"sslmode": "verify-full", "sslrootcert": str(authority.file)}
        return make_url(url).set(host=host, port=proxy.port, query=asked).render_as_string(hide_password=False)

    return over_tls


@pytest.fixture
def url(secured):
    return secured(url_of("sample"))


def test_connections_are_kept_and_known_to_be_alive(url, proxy):
    engine, before = engine_for(url, 2), proxy.taken
    for _ in range(20):
        with engine.begin() as connection:
            assert connection.execute(text("SELECT repeat('x', 200000)")).scalar_one().count("x") == 200_000
    engine.dispose()
    assert proxy.taken == before + 1


def test_green_threads_wait_together_and_not_too_long(url):
    seen = json.loads(run_green("green.py", url, "at once", "too late"))
    assert seen["at once"] < 1.5  # 2.4 s one after the other
    assert 0.25 < seen["too late"] < 2


def test_what_is_told_over_a_channel_is_heard(url, tenant):
    engine = engine_for(url)
    heard: list[str] = []
    listener = Listener(lambda: engine, "sample", heard.append, lambda: None)
    eventually(lambda: listener.age() < 1, "it listens")
    with work_as("sample", tenant=tenant) as work:
        tell(work, "sample", "it")
    eventually(lambda: heard == ["it"], "it is heard")
    listener.close()
    engine.dispose()


def test_a_database_is_made_and_migrated(databases, secured, proxy, monkeypatch):
    before, admin = proxy.taken, databases.admin_url()
    monkeypatch.setattr(databases, "admin_url", lambda: secured(admin))
    made = databases.empty("sample", f"steward_tls_{uuid4().hex[:8]}")
    try:
        migrate("sample", made.owner, HERE)
        with unpooled_engine(made.app).connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM chassis.outbox")).scalar_one() == 0
    finally:
        databases.drop(made)
    assert "sslmode=verify-full" in made.app
    assert proxy.taken > before + 5


def _reason(url: str) -> str:
    with pytest.raises(OperationalError) as refused:
        unpooled_engine(url).connect()
    return str(refused.value.orig)


def test_a_server_that_another_authority_vouches_for_is_refused(secured, tmp_path):
    assert "certificate verify failed" in _reason(secured(url_of("sample"), authority=Authority(tmp_path, "another")))


def test_a_server_whose_certificate_has_another_name_is_refused(secured):
    assert 'does not match host name "127.0.0.1"' in _reason(secured(url_of("sample"), "127.0.0.1"))
