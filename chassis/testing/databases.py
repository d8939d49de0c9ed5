"""A database for each service that a test session touches, made when it is first asked for."""

import secrets
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from sqlalchemy import make_url

from chassis import runtime
from chassis.context import Signer, generate_key
from chassis.database.bootstrap import Passwords, Urls, bootstrap, drop_database
from chassis.database.migrate import migrate
from chassis.runtime import Runtime
from chassis.settings import Settings
from chassis.testing.clocks import MovableClock

PREFIX = "steward_test_"
PASSWORDS = Passwords("owner-of-tests", "app-of-tests")
GATEWAY = "gateway"


class Databases:
    """The databases of one test session on the server of ``admin_url``, under names that nobody else uses."""

    def __init__(self, admin_url: Callable[[], str]) -> None:
        self.admin_url = cache(admin_url)
        self.folders: dict[str, Path] = {}
        self._suffix = secrets.token_hex(4)
        self._urls: dict[str, Urls] = {}
        self._runtimes: dict[str, Runtime] = {}
        self._keys = tempfile.TemporaryDirectory(prefix="steward-keys-")

    def urls(self, service: str) -> Urls:
        """Return the addresses of the migrated database of ``service``."""
        if service not in self._urls:
            self._urls[service] = self.empty(service, f"{PREFIX}{service}_{self._suffix}")
            migrate(service, self._urls[service].owner, self.folders.get(service))
        return self._urls[service]

    def empty(self, service: str, name: str) -> Urls:
        """Make an empty database for ``service`` and return its addresses; :meth:`drop` takes it away."""
        # Roles of our own: the server may be one that the suite runs on.
        return bootstrap(self.admin_url(), service, PASSWORDS, database=name, prefix=PREFIX)

    def drop(self, urls: Urls) -> None:
        """Drop a database, whoever is connected to it."""
        drop_database(self.admin_url(), str(make_url(urls.owner).database))

    def runtime(self, service: str) -> Runtime:
        """Return the parts of ``service``, on its database, with a clock that tests can move."""
        if service not in self._runtimes:
            self._runtimes[service] = self.runtime_on(self.urls(service), service)
        return self._runtimes[service]

    def runtime_on(self, urls: Urls, service: str) -> Runtime:
        """Return the parts of ``service`` on another database; who asks disposes of the engine."""
        # The gateway's key too: it signs for people.
        for issuer in (service, GATEWAY):
            if not list(self.keys.glob(f"{issuer}.*.pem")):
                generate_key(self.keys, issuer)
        return runtime.build(Settings(service, urls.app, "", self.keys, "cursors-of-tests"), MovableClock())

    @property
    def keys(self) -> Path:
        """The folder of all keys of the session."""
        return Path(self._keys.name)

    def close(self) -> None:
        """Drop what was made."""
        for made in self._runtimes.values():
            made.engine.dispose()
        for urls in self._urls.values():
            self.drop(urls)
        self._keys.cleanup()


class _Provided:
    databases: Databases | None = None


def provide_databases(databases: Databases | None) -> None:
    """Have all helpers of this package use ``databases``: the top conftest does this."""
    _Provided.databases = databases


def _databases() -> Databases:
    if _Provided.databases is None:
        raise RuntimeError("no test server: the top conftest.py provides one")
    return _Provided.databases


def runtime_of(service: str) -> Runtime:
    """Return the parts of ``service`` in this session."""
    return _databases().runtime(service)


def url_of(service: str, *, owner: bool = False) -> str:
    """Return the address of the database of ``service``, for the application or the owner."""
    urls = _databases().urls(service)
    return urls.owner if owner else urls.app


def gateway_signer() -> Signer:
    """Return what signs for people in this session."""
    return Signer(_databases().keys, GATEWAY)
