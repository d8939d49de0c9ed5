"""A client of the gateway, as the commands and the end-to-end tests use it."""

from stack.api.client import Client, Refused

__all__ = ["Client", "Refused"]
