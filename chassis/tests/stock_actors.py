"""A service of stock nameko, to show what it does without the mends of the chassis."""

import os

from kombu import Queue
from nameko.messaging import consume
from nameko.rpc import rpc

from chassis.amqp.framework import ServiceRunner, eventlet
from chassis.observe import logs
from chassis.process.stopping import StopSignal
from chassis.tests.actors import act, record

QUEUE = "evt-stock"


class Stock:
    """Does what it is told, by RPC and by messages."""

    name = "stock"

    @rpc
    def do(self, **request: object) -> object:
        """Do what the request says."""
        record("do", request)
        return act(request)

    @consume(queue=Queue(QUEUE, no_declare=True))
    def take(self, event: dict[str, object]) -> None:
        """Do what the event says."""
        record("take", event | {"at": "begin"})
        act(event)
        record("take", event | {"at": "end"})


def main(role: str) -> int:
    """Be the process: as nameko's own command runs it, but for the import of pkg_resources there."""
    logs.configure("stock", role)
    runner = ServiceRunner({"AMQP_URI": os.environ["AMQP_URL"], "max_workers": 2})
    runner.add_service(Stock)
    with StopSignal().installed() as stop:
        runner.start()
        logs.log_for(__name__).info("consuming")
        eventlet.spawn(stop.wait).link(lambda _: eventlet.spawn(runner.stop))
        runner.wait()
    return 0
