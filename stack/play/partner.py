"""A partner's own program: it reads notification events from its queue on the broker, and nothing else.

``PARTNER_AMQP_URL=… python -m stack.play.partner QUEUE FILE`` writes each event it gets as a line of JSON to FILE,
until it is ended. It acknowledges an event once the line is written.
"""

import os
import sys
from pathlib import Path

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.spec import Basic, BasicProperties


def main(url: str, queue: str, path: Path) -> None:
    """Write the events of ``queue`` to ``path``."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.basic_qos(prefetch_count=50)

    def keep(channel: BlockingChannel, got: Basic.Deliver, _: BasicProperties, body: bytes) -> None:
        with path.open("ab") as lines:
            lines.write(body + b"\n")
        channel.basic_ack(got.delivery_tag)

    channel.basic_consume(queue, keep)
    channel.start_consuming()


if __name__ == "__main__":
    main(os.environ["PARTNER_AMQP_URL"], sys.argv[1], Path(sys.argv[2]))
