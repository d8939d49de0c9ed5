"""What notify counts."""

from prometheus_client import Counter

from chassis.observe.metrics import begin
from services.notify.messages import DELIVERIES

HANDED_OVER = Counter(
    "steward_messages_handed_over_total",
    "Attempts to hand over a message, by channel and outcome",
    ["channel", "outcome"],
)

for _channel in DELIVERIES:
    begin(HANDED_OVER, (_channel,), ("sent", "put_off", "failed"))
