"""Which servers are used: those that the environment names, else containers, else embedded ones. Decided here alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stack.broker_server import BrokerServer, find_broker
from stack.database_server import DatabaseServer, find_database
from stack.packages import Say
from stack.paths import Layout


@dataclass(frozen=True)
class Servers:
    """A database server that answers, and a broker that does once it is ``ready``."""

    database: DatabaseServer
    broker: BrokerServer

    def ready(self) -> "Servers":
        """Wait until both answer. Raises StackError where the broker does not."""
        self.broker.ready()
        return self

    def stop(self) -> None:
        """End what was started for us."""
        self.broker.stop()
        self.database.stop()


def find_servers(
    layout: Layout,
    definitions: Mapping[str, Any],
    environ: Mapping[str, str],
    *,
    say: Say,
    settings: Mapping[str, str] | None = None,
) -> Servers:
    """Find or start both, the broker with `definitions`, and say which were taken; the broker may still be starting.

    DATABASE_URL and AMQP_URL name servers that exist; else TESTCONTAINERS=1 takes containers; else they are embedded,
    in `layout`. `settings` are for a PostgreSQL that is started.
    """
    layout.create()
    database = find_database(layout.postgres, environ, log=layout.logs / "postgres.log", settings=settings)
    say(f"PostgreSQL: {database.source}")
    try:
        broker = find_broker(layout.rabbitmq, environ, definitions, log=layout.logs / "rabbitmq.log", say=say)
    except BaseException:
        database.stop()
        raise
    say(f"RabbitMQ: {broker.source}")
    return Servers(database, broker)
