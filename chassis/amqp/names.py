"""What the exchanges and queues are called. Consumers, publishers and the broker's definitions all ask here."""

RPC_EXCHANGE = "nameko-rpc"
RETRY_SECONDS = (1, 5, 15)

#: Routing keys on a service's retry exchange: back into its event queue, and into its dead letters.
AGAIN = "again"
DEAD = "dead"


def events_exchange(producer: str) -> str:
    """Return the topic exchange on which ``producer`` publishes its events."""
    return f"{producer}.events"


def retry_exchange(service: str) -> str:
    """Return the direct exchange through which ``service`` puts messages off or away."""
    return f"{service}.retry"


def event_queue(service: str) -> str:
    """Return the queue with every event that ``service`` handles."""
    return f"evt-{service}"


def retry_queue(service: str, seconds: int) -> str:
    """Return the queue in which a failed event of ``service`` waits for ``seconds``."""
    return f"evt-{service}-retry-{seconds}"


def dead_queue(service: str) -> str:
    """Return the queue in which messages rest that ``service`` could not take."""
    return f"dlq-{service}"


def rpc_queue(service: str) -> str:
    """Return the queue with the requests to ``service``."""
    return f"rpc-{service}"


def reply_key(caller: str, token: str) -> str:
    """Return the name of a caller's reply queue, which is its routing key too."""
    return f"reply.{caller}.{token}"


def partner_queue(partner: str) -> str:
    """Return the queue from which a partner reads; its broker user and its virtual host have the same name."""
    return f"partner-{partner}"


def addressed(key: str, consumer: str) -> str:
    """Return the routing key under which an event goes to one consumer alone."""
    return f"for.{consumer}.{key}"


def unaddressed(key: str, consumer: str) -> str:
    """Return the event's own routing key, whether it went to everybody or to ``consumer`` alone."""
    return key.removeprefix(f"for.{consumer}.")
