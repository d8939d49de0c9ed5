"""The whole suite on this machine: servers, databases, broker, processes."""

from stack.suite.suite import Suite

__all__ = ["Suite"]
