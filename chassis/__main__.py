"""The commands of a service's image: ``python -m chassis serve|work|bootstrap|migrate|health``, and the operators'.

Imports are inside: a process must be made green before anything that waits is imported, and asking for the health
every few seconds must cost next to nothing.
"""

import sys

import click

from chassis.operating.group import Operators


@click.group(cls=Operators)
def main() -> None:
    """Run one of the processes of a service, or do what an operator has to do beside them."""


@main.command()
@click.argument("service")
def serve(service: str) -> None:
    """Answer the RPCs of SERVICE."""
    from chassis import process  # noqa: PLC0415

    sys.exit(process.serve(service))


@main.command()
@click.argument("service")
def work(service: str) -> None:
    """Handle events for SERVICE, relay its own, do its due work."""
    from chassis import process  # noqa: PLC0415

    sys.exit(process.work(service))


@main.command()
@click.argument("service")
def bootstrap(service: str) -> None:
    """Make or bring up to date what SERVICE needs of the database server and of the broker."""
    from chassis import bootstrapping  # noqa: PLC0415
    from chassis.amqp.topology import ServiceTopology  # noqa: PLC0415
    from chassis.process.loading import handlers_class  # noqa: PLC0415

    with bootstrapping.told(service):
        bootstrapping.bootstrap(ServiceTopology.of(handlers_class(service)))


@main.command()
@click.argument("service")
@click.option("--check", is_flag=True, help="Change nothing; the exit code says whether they fit.")
def migrate(service: str, check: bool) -> None:
    """Bring the database of SERVICE up to date, and say whether it and this code fit."""
    from chassis import bootstrapping, migrating  # noqa: PLC0415

    with bootstrapping.told(service):
        sys.exit(migrating.run(service, check=check))


@main.command()
def health() -> None:
    """Say whether the process whose health is at $HEALTH_ADDRESS is ready; the exit code says it too."""
    from chassis import probe  # noqa: PLC0415

    sys.exit(probe.tell())


if __name__ == "__main__":
    main(prog_name="python -m chassis")
