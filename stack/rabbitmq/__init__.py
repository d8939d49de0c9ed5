"""A private RabbitMQ node for one machine, from the system's package."""

from stack.rabbitmq.node import PORT_NAMES, PrivateBroker

__all__ = ["PORT_NAMES", "PrivateBroker"]
