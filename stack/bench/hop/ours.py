"""Both ends of an empty call: signed as the gateway signs, believed, read and answered as a service does it.

Nothing is asked of a database, which is what makes the call empty.
"""

import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from chassis import runtime
from chassis.context import Context, Signer
from chassis.database import UnitOfWork
from chassis.process.composing import parts
from chassis.process.running import serving_process
from chassis.rpc import RpcClient, answers
from chassis.scopes import Scopes, SystemScope
from chassis.settings import Settings
from contracts.core.rpc import RpcMethod
from contracts.core.schema import Empty
from stack.bench.harbour import USER

ASKER = "gateway"
NOTHING = RpcMethod(USER, "do_nothing", Empty, Empty, changes=False)
_SECONDS = 10.0


class Idle:
    """A service that has nothing to do."""

    name = USER

    @answers(NOTHING)
    def do_nothing(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Answer."""
        del work
        return request


def answer(settings: Settings) -> None:
    """Be the service until SIGTERM."""
    running = runtime.install(USER, settings)
    serving_process(Idle, parts(running, settings), health_address="").run()


def trips(settings: Settings, client: RpcClient) -> Iterator[Any]:
    """Ask for each answer that is asked for; any number of threads may do so over the one ``client``."""
    signer = Signer(settings.keys, ASKER)
    tenant, employee = uuid4(), f"employee:{uuid4()}"
    while True:
        until = time.time() + _SECONDS
        context = Context(tenant, employee, "ticket:read", Scopes((SystemScope(),)), str(uuid4()), until)
        yield client.call(NOTHING, {}, signer.sign(context, NOTHING.key), _SECONDS)
