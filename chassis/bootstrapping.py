"""What must be there before a service's first process starts: database, roles, tables, its part of the broker.

Everything may be run again, and is, at each new version.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import OperationalError

from chassis.amqp import management, names
from chassis.amqp.address import BrokerAddress
from chassis.amqp.definitions import definitions
from chassis.amqp.topology import PartnerTopology, ServiceTopology
from chassis.database.bootstrap import Passwords, role_names
from chassis.database.bootstrap import bootstrap as make_database
from chassis.database.migrate import MigrationError, migrate
from chassis.observe.logs import configure, log_for
from chassis.settings import SettingsError, setting

_log = log_for(__name__)
_TOLD = (SettingsError, MigrationError, management.ManagementError, OperationalError)


@contextmanager
def told(service: str) -> Iterator[None]:
    """Log what is done for ``service``, and end the process with one line where it cannot be done."""
    configure(service, "bootstrap")
    try:
        yield
    except _TOLD as error:
        _log.error("the bootstrap failed", reason=str(getattr(error, "orig", error)).strip())
        sys.exit(1)


def bootstrap(topology: ServiceTopology, environ: Mapping[str, str] = os.environ) -> None:
    """Make what the service of ``topology`` needs.

    The administrators' addresses are ``DATABASE_URL`` and ``MANAGEMENT_URL``; what to make is read from the addresses
    that the service's processes will use (``<SERVICE>_DATABASE_URL``, ``AMQP_URL``) and ``<SERVICE>_OWNER_PASSWORD``.
    Raises SettingsError, MigrationError, ManagementError or SQLAlchemy's OperationalError.
    """
    _database(topology.name, environ)
    _broker(topology, environ)


def _database(service: str, environ: Mapping[str, str]) -> None:
    wanted = application_url(service, environ)
    passwords = Passwords(_owner_password(service, environ), wanted.password or "")
    urls = make_database(setting("DATABASE_URL", environ=environ), service, passwords, database=wanted.database)
    migrate(service, urls.owner, environ=environ)
    _log.info("the database is ready", database=wanted.database)


def application_url(service: str, environ: Mapping[str, str]) -> URL:
    """Return where the service's database is for its processes. Raises SettingsError."""
    name = f"{service.upper()}_DATABASE_URL"
    wanted = make_url(setting(name, environ=environ))
    app, _ = role_names(service)
    if wanted.username != app or not wanted.password or not wanted.database:
        raise SettingsError(f"{name} must name the role {app}, its password and a database.")
    return wanted


def owner_url(service: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the same for the role that migrates. Raises SettingsError."""
    _, owner = role_names(service)
    url = application_url(service, environ).set(username=owner, password=_owner_password(service, environ))
    return url.render_as_string(hide_password=False)


def _owner_password(service: str, environ: Mapping[str, str]) -> str:
    return setting(f"{service.upper()}_OWNER_PASSWORD", environ=environ)


def _broker(topology: ServiceTopology, environ: Mapping[str, str]) -> None:
    address = BrokerAddress.parse(setting("AMQP_URL", environ=environ))
    if address.user != topology.name:
        raise SettingsError(f"AMQP_URL must name the user {topology.name}.")
    partners = dict(_partners(setting("STEWARD_PARTNERS", "", environ)))
    passwords = {names.partner_queue(partner.name): password for partner, password in partners.items()}
    passwords[address.user] = address.password
    document = definitions([topology], passwords, partners, virtual_host=address.virtual_host)
    management.import_definitions(setting("MANAGEMENT_URL", environ=environ), document)
    _log.info("the broker is ready", partners=[partner.name for partner in partners])


def _partners(folder: str) -> Iterator[tuple[PartnerTopology, str]]:
    """Yield the partners with their passwords: a folder each, with ``amqp_url`` and the ``events`` it is to have."""
    for place in sorted(Path(folder).iterdir()) if folder else ():
        address = BrokerAddress.parse((place / "amqp_url").read_text(encoding="utf-8").strip())
        own = names.partner_queue(place.name)
        if (address.user, address.virtual_host) != (own, own):
            raise SettingsError(f"{place / 'amqp_url'} must name the user {own} and the virtual host {own}.")
        events = (place / "events").read_text(encoding="utf-8").split()
        yield PartnerTopology(place.name, tuple(events)), address.password
