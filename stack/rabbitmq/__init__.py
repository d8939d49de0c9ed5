"""A private RabbitMQ node for one machine, from the system's package."""

from stack.rabbitmq.node import PrivateBroker

__all__ = ["PrivateBroker"]
