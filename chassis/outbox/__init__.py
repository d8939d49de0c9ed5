"""Facts on their way out: written in the transaction of the change, sent by a relay."""

from chassis.outbox.reading import Message, Outbox

__all__ = ["Message", "Outbox"]
