"""The commands of the gateway's image: ``python -m gateway serve|work|bootstrap|migrate|health``, and the operators'.

Imports are inside for the same reasons as in the services' ``python -m chassis``.
"""

import os
import sys
import tempfile

import click

from chassis.operating.group import Operators

CONFIG = "python:gateway.gunicorn_conf"
_OWN = {
    "reseal": "gateway.resealing:reseal",
    "sign-on": "gateway.signing_on:sign_on",
    "tenant": "gateway.tenancy.commands:tenant",
}


@click.group(cls=Operators, more=_OWN)
def main() -> None:
    """Run one of the processes of the gateway, or do what an operator has to do beside them."""


@main.command()
def serve() -> None:
    """Answer HTTP."""
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="steward-figures-"))
    from gunicorn.app.wsgiapp import WSGIApplication  # noqa: PLC0415

    sys.argv[1:] = ["--config", CONFIG, "gateway.wsgi:application"]
    WSGIApplication(prog="python -m gateway serve").run()


@main.command()
def work() -> None:
    """Take events, load workbooks, relay what the gateway tells."""
    from chassis import process  # noqa: PLC0415

    sys.exit(process.work("gateway"))


@main.command()
def bootstrap() -> None:
    """Make or bring up to date what the gateway needs, and begin the first company."""
    from chassis.bootstrapping import told  # noqa: PLC0415
    from gateway.bootstrapping import bootstrap  # noqa: PLC0415

    with told("gateway"):
        bootstrap()


@main.command()
@click.option("--check", is_flag=True, help="Change nothing; the exit code says whether they fit.")
def migrate(check: bool) -> None:
    """Bring the gateway's database up to date, and say whether it and this code fit."""
    from chassis import migrating  # noqa: PLC0415
    from chassis.bootstrapping import told  # noqa: PLC0415

    with told("gateway"):
        sys.exit(migrating.run("gateway", check=check))


@main.command()
def health() -> None:
    """Say whether the process whose health is at $HEALTH_ADDRESS is ready; the exit code says it too."""
    from chassis import probe  # noqa: PLC0415

    sys.exit(probe.tell())


if __name__ == "__main__":
    main(prog_name="python -m gateway")
