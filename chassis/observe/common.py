"""What every process counts, the gateway's too. Where several are forked from one, a gauge says which one speaks."""

from prometheus_client import Counter, Gauge

STARTED = Gauge(
    "steward_started_seconds",
    "When the process began, in Unix time; the youngest of several",
    multiprocess_mode="livemax",
)
CHECK_PASSES = Gauge(
    "steward_check_passes",
    "1 while what the process needs is there, 0 while it is not, by what it is",
    ["check"],
    multiprocess_mode="livemostrecent",
)
RPC_ASKED = Counter("steward_rpc_asked_total", "RPC requests sent, by the service asked and the code", ["to", "code"])
RPC_PENDING = Gauge("steward_rpc_pending", "RPC requests whose answer is awaited", multiprocess_mode="livesum")
RPC_PENDING_OLDEST = Gauge(
    "steward_rpc_pending_oldest_seconds",
    "How long the oldest RPC request has waited for its answer, when last one got its own or the process was asked",
    multiprocess_mode="livemax",
)
