"""The command ``migrate`` of an image: the database alone, where ``bootstrap`` makes roles and queues too."""

import os
from collections.abc import Mapping

import click

from chassis.bootstrapping import application_url, owner_url
from chassis.database import fitting
from chassis.database.migrate import migrate


def run(service: str, *, check: bool, environ: Mapping[str, str] = os.environ) -> int:
    """Bring the database of ``service`` up to date unless it is only to ``check``; say how it is, return the exit code.

    The addresses are ``<SERVICE>_DATABASE_URL`` and, to migrate, ``<SERVICE>_OWNER_PASSWORD``. Raises SettingsError,
    MigrationError.
    """
    if not check:
        migrate(service, owner_url(service, environ), environ=environ)
    fits, line = fitting.told(service, application_url(service, environ).render_as_string(hide_password=False))
    click.echo(line)
    return 0 if fits else 1
