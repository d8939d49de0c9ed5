"""Facts from other services, and work that is due."""

from chassis.events.declaring import declared_due, declared_handlers, due, handles, together

__all__ = ["declared_due", "declared_handlers", "due", "handles", "together"]
