"""A database for each service that a test session touches, made when it is first asked for."""

import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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

    @contextmanager
    def apart(self, service: str) -> Iterator[None]:
        """Have another database be that of ``service`` inside."""
        urls, runtimes = self._urls.pop(service, None), self._runtimes.pop(service, None)
        suffix, self._suffix = self._suffix, secrets.token_hex(4)
        try:
            self.urls(service)
            yield
        finally:
            self._suffix = suffix
            if service in self._runtimes:
                self._runtimes.pop(service).engine.dispose()
            self.drop(self._urls.pop(service))
            self._urls |= {service: urls} if urls else {}
            self._runtimes |= {service: runtimes} if runtimes else {}

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


@contextmanager
def own_database(service: str) -> Iterator[None]:
    """Give ``service`` a database of its own inside, in which nothing is that others have left."""
    with _databases().apart(service):
        yield


def url_of(service: str, *, owner: bool = False) -> str:
    """Return the address of the database of ``service``, for the application or the owner."""
    urls = _databases().urls(service)
    return urls.owner if owner else urls.app


def admin_url_of(service: str) -> str:
    """Return the address of the database of ``service`` for the server's administrator, whom no policy holds back."""
    databases = _databases()
    name = make_url(databases.urls(service).app).database
    url = make_url(databases.admin_url()).set(drivername="postgresql+psycopg2", database=name)
    return url.render_as_string(hide_password=False)


def gateway_signer() -> Signer:
    """Return what signs for people in this session."""
    return Signer(_databases().keys, GATEWAY)
