"""What is counted. Labels have few values: names of methods and events, codes, outcomes; never ids."""

from collections.abc import Iterable, Sequence

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)

RPC_ANSWERED = Counter("steward_rpc_answered_total", "RPC requests answered, by method and code", ["method", "code"])
RPC_SECONDS = Histogram("steward_rpc_seconds", "Time to answer an RPC request", ["method"], buckets=_SECONDS)
RPC_EXPIRED = Counter("steward_rpc_expired_total", "RPC requests dropped because nobody waited any more")
EVENTS_HANDLED = Counter("steward_events_handled_total", "Events handled, by type and outcome", ["type", "outcome"])
EVENTS_KNOWN = Counter("steward_events_known_total", "Events that came again after they had their effect", ["handler"])
EVENT_SECONDS = Histogram("steward_event_seconds", "Time to handle an event", ["type"], buckets=_SECONDS)
DEAD_LETTERS = Counter("steward_dead_letters_total", "Messages put into the dead letters, by reason", ["reason"])
RELAYED = Counter("steward_relay_published_total", "Events that the broker has confirmed")
RELAY_STOPPED = Counter("steward_relay_stopped_total", "Batches that the broker did not take whole", ["reason"])
DUE_WORK = Counter("steward_due_work_total", "Pieces of due work tried, by kind and outcome", ["kind", "outcome"])
DUE_ROUNDS_FAILED = Counter("steward_due_work_rounds_failed_total", "Looks for due work that failed as a whole")
DUE_LATE = Gauge("steward_due_work_late_seconds", "How late the oldest due work was at the last look", ["kind"])
SWEEPS = Counter("steward_sweeps_total", "Sweeps of rows that have done their work, by outcome", ["outcome"])
SEALED = Counter(
    "steward_log_sealed_total", "Rows of the operation log that were sealed; looks that failed", ["outcome"]
)
OUTBOX_ROWS = Gauge("steward_outbox_rows", "Events in the outbox that are not sent")
OUTBOX_AGE = Gauge("steward_outbox_oldest_seconds", "Age of the oldest event in the outbox that is not sent")
PAUSED = Gauge("steward_consumer_paused", "1 while an operator has paused the handling of events")
IN_FLIGHT = Gauge("steward_in_flight", "Messages that this process is working on")
CONNECTED = Gauge("steward_broker_connected", "1 while the consumer's connection to the broker stands")
QUEUE_MESSAGES = Gauge("steward_queue_messages", "Messages that wait in the service's queues (events, dead)", ["queue"])
OLDEST_IN_FLIGHT = Gauge("steward_in_flight_oldest_seconds", "How long the oldest message in work has been in work")


def begin(counter: Counter, labels: Sequence[str], outcomes: Iterable[str]) -> None:
    """Have ``counter`` begin at 0 for each of ``outcomes``: a series that begins with a failure shows no increase."""
    for outcome in outcomes:
        counter.labels(*labels, outcome)


begin(RELAY_STOPPED, (), ("connection", "not_taken", "outbox"))
begin(SWEEPS, (), ("done", "failed"))
begin(SEALED, (), ("done", "failed"))
begin(DEAD_LETTERS, (), ("failed", "forged", "undecodable", "unknown_type", "unreadable", "bad_request"))
