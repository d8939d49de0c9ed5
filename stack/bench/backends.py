"""Every kind of process of the suite with what the database server does for it."""

import re
from collections.abc import Iterator

import psutil

from stack.bench.groups import Roots, servers
from stack.suite import Suite

DATABASE = "database"
_NO_CLIENTS = {DATABASE, "broker", "supervisor"}
_PORT = re.compile(r"127\.0\.0\.1\((\d+)\)")


def kinds(suite: Suite) -> Roots:
    """Return the processes at the top of each kind, of the servers and of the supervisor."""
    control = suite.supervisor.control
    return {status.name: status.pids for status in control.status()} | servers() | {"supervisor": (control.pid or 0,)}


def with_backends(roots: Roots) -> Roots:
    """Return ``roots`` with a group for each, ``database of …``: the server's processes that serve it now.

    What no client is behind (the writers, the vacuum), and who has gone since, stays with ``database``.
    """
    clients = {port: name for name in roots if name not in _NO_CLIENTS for pid in roots[name] for port in _ports(pid)}
    found: Roots = {serving(name): () for name in roots if name not in _NO_CLIENTS}
    for pid in roots[DATABASE]:
        for backend in psutil.Process(pid).children():
            at = _PORT.search(" ".join(backend.cmdline()))
            name = clients.get(int(at[1])) if at else None
            if name is not None:
                found[serving(name)] += (backend.pid,)
    return roots | found


def serving(name: str) -> str:
    """Return what the group is called of those that serve ``name``."""
    return f"{DATABASE} of {name}"


def _ports(pid: int) -> Iterator[int]:
    process = psutil.Process(pid)
    for one in (process, *process.children(recursive=True)):
        yield from (connection.laddr.port for connection in one.net_connections("tcp"))
