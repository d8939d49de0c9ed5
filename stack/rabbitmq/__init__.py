"""A private RabbitMQ node for one machine, from the system's package."""

from stack.rabbitmq.node import PrivateBroker
from stack.rabbitmq.passwords import ALGORITHM, password_hash

__all__ = ["ALGORITHM", "PrivateBroker", "password_hash"]
