"""The key that secrets in the database are sealed under is exchanged."""

import pytest
from click.testing import CliRunner
from cryptography.fernet import InvalidToken
from sqlalchemy import select

from chassis import runtime
from chassis.context.exchanging import SEAL, KeyRing
from chassis.settings import SettingsError
from chassis.testing import Databases, provide_databases, runtime_of
from gateway import resealing, sealing
from gateway.access.models import Account, SignOn
from gateway.persons.models import Erasure
from gateway.works import system_work

WHAT = {"login": "sealed", "name": "s", "source_version": 1}


@pytest.fixture
def running(databases):
    """The gateway on a database of its own: what other tests have sealed, under keys of theirs, is not there."""
    own = Databases(databases.admin_url)
    provide_databases(own)
    try:
        with runtime.using(runtime_of("gateway")) as installed:
            yield installed
    finally:
        provide_databases(databases)
        own.close()


@pytest.fixture
def ring(running, tmp_path, monkeypatch):
    """The file that holds the key, as the gateway is told."""
    file = tmp_path / "seal_key"
    file.write_text(sealing.new_key())
    monkeypatch.delenv(sealing.KEY, raising=False)
    monkeypatch.setenv(f"{sealing.KEY}_FILE", str(file))
    monkeypatch.setattr("chassis.runtime.install", lambda *_: running)
    monkeypatch.setattr("chassis.settings.Settings.load", lambda *_: None)
    return KeyRing("gateway", tmp_path, tmp_path, {SEAL: file})


@pytest.fixture
def sealed(ring, company):
    """A company with a second factor, a provider's secret and an erasure that is under way."""
    with system_work(company.tenant_id) as work:
        work.add(Account(**WHAT, totp_sealed=sealing.seal("factor")))
        at = {"issuer": "https://id.example", "client_id": "c", "claim": "login", "redirect_uris": []}
        work.add(SignOn(id=company.tenant_id, secret_sealed=sealing.seal("provider"), **at))
        how = {"status": "running", "reason": "", "asked_by": ["a"], "decided_by": ["b"], "parts": [], "things": []}
        work.add(Erasure(customer_id=company.tenant_id, words_sealed=sealing.seal("words"), **how))
    return company.tenant_id


def _secrets(tenant):
    with system_work(tenant) as work:
        totp = work.session.scalar(
            select(Account.totp_sealed).where(Account.tenant_id == tenant, Account.login == WHAT["login"])
        )
        provider = work.session.scalar(select(SignOn.secret_sealed).where(SignOn.tenant_id == tenant))
        words = work.session.scalar(select(Erasure.words_sealed).where(Erasure.tenant_id == tenant))
    return tuple(sealing.unseal(one or "") for one in (totp, provider, words))


def _resealed() -> int:
    done = CliRunner().invoke(resealing.reseal)
    assert done.exit_code == 0, done.output
    return int(done.output.split()[0])


def test_secrets_outlast_the_key_they_were_sealed_under(ring, sealed):
    ring.rotate(SEAL)
    assert _secrets(sealed) == ("factor", "provider", "words")
    with pytest.raises(SettingsError, match="seal it anew first"):
        ring.retire(SEAL)
    assert _resealed() >= 3
    assert _resealed() == 0
    ring.retire(SEAL, resealed=True)
    assert _secrets(sealed) == ("factor", "provider", "words")


def test_what_was_not_sealed_anew_would_be_lost(ring, sealed):
    ring.rotate(SEAL)
    ring.retire(SEAL, resealed=True)
    with pytest.raises(InvalidToken):
        _secrets(sealed)
