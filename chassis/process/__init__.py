"""The two processes of a service: one answers RPC, one handles events, relays its own and does due work."""

from importlib import import_module

from chassis.process.green import go_green


def serve(name: str) -> int:
    """Answer the RPCs of the service ``name`` until SIGTERM; return the exit code."""
    return _run(name, "serve")


def work(name: str) -> int:
    """Handle events, relay and do due work for the service ``name`` until SIGTERM; return the exit code."""
    return _run(name, "work")


def _run(name: str, role: str) -> int:
    # Imported late: nothing that waits may be imported before the standard library is green.
    go_green()
    code: int = import_module("chassis.process.composing").run(name, role)
    return code
