"""RabbitMQ from the system's package: found, or installed without starting a system-wide broker."""

from pathlib import Path

from stack.errors import StackError
from stack.packages import Package, Say

PACKAGE_HOME = Path("/usr/lib/rabbitmq/lib")
REMEDY = "install the package `rabbitmq-server`, or use Docker (TESTCONTAINERS=1), or set AMQP_URL to a broker"
PACKAGE = Package("rabbitmq-server", REMEDY, ("rabbitmq-server.service", "epmd.service", "epmd.socket"))


def server_home(package_home: Path = PACKAGE_HOME) -> Path | None:
    """The folder of the newest installed server (which holds `sbin/rabbitmq-server`), or None."""
    found = sorted(package_home.glob("rabbitmq_server-*/sbin/rabbitmq-server"), key=_version)
    return found[-1].parent.parent if found else None


def ensure_rabbitmq(say: Say) -> Path:
    """The server's folder, installing the package first where it is missing.

    `say` is told of each step. Raises StackError where there is no right, or no way, to install.
    """
    home = server_home()
    if home is None:
        say("RabbitMQ is missing: installing the package rabbitmq-server (a minute or two)")
        PACKAGE.install(say)
        home = server_home()
    if home is None:
        raise StackError(f"rabbitmq-server was installed, but {PACKAGE_HOME} holds no server: {REMEDY}")
    return home


def _version(script: Path) -> list[int]:
    digits = script.parent.parent.name.partition("-")[2].split(".")
    return [int(part) for part in digits if part.isdigit()]
