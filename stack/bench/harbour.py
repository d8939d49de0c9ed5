"""A user of the suite's broker who may have queues of the bench's own."""

import re
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import pika
from pika.adapters.blocking_connection import BlockingChannel

from chassis.amqp import names
from chassis.amqp.definitions import VIRTUAL_HOST, password_hash
from stack.suite import Suite
from stack.suite.suite import Definitions

USER = "bench"


@dataclass(frozen=True)
class Harbour:
    """Its queues are named after it, as are those of a service that has its name; it reads what ``sources`` publish."""

    sources: tuple[str, ...] = ()
    password: str = field(default_factory=secrets.token_urlsafe)

    def define(self, document: Definitions) -> Definitions:
        """Add the user to the broker's definitions."""
        secret = {"password_hash": password_hash(USER, self.password)}
        hashed = {"hashing_algorithm": "rabbit_password_hashing_sha256"}
        own = f"{USER}|{names.rpc_queue(USER)}|{re.escape(names.reply_key(USER, ''))}.*"
        read = "|".join([own, *map(re.escape, (names.RPC_EXCHANGE, *self.sources))])
        write = f"{own}|{names.RPC_EXCHANGE}|amq[.]default"
        document["users"].append({"name": USER, "tags": "", "limits": {}} | secret | hashed)
        rights = {"configure": f"^({own})$", "write": f"^({write})$", "read": f"^({read})$"}
        document["permissions"].append({"vhost": VIRTUAL_HOST, "user": USER} | rights)
        return document

    def url(self, suite: Suite) -> str:
        """Return the broker's address with the user in it."""
        return suite.servers.broker.url(USER, self.password, VIRTUAL_HOST)

    @contextmanager
    def channel(self, suite: Suite) -> Iterator[BlockingChannel]:
        """Yield a channel as long as it is needed."""
        parameters = pika.URLParameters(f"{self.url(suite)}?heartbeat=0")
        with closing(pika.BlockingConnection(parameters)) as broker:
            yield broker.channel()
