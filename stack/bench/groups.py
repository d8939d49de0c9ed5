"""Which processes of the running suite belong together."""

import psutil

from contracts.core.registry import SERVICES
from stack.suite import Suite
from stack.suite.parts import GATEWAY

_OTHERS = tuple(name for name in SERVICES if name != "notify")
_MEMBERS = {
    "gateway": (GATEWAY,),
    "service": _OTHERS,
    "relay": (*(f"{name}-work" for name in _OTHERS), f"{GATEWAY}-work"),
    "notify": ("notify", "notify-work", "mail"),
}
_SERVERS = {"postgres": "database", "beam.smp": "broker", "epmd": "broker"}

Roots = dict[str, tuple[int, ...]]


def suite_roots(suite: Suite) -> Roots:
    """Return the processes at the top of each group.

    ``service``: what answers RPC. ``relay``: relays, event handlers and due work. ``notify``: all of notify, with the
    place where local mail goes. ``supervisor``: what starts these and restarts them.
    """
    control = suite.supervisor.control
    pids = {status.name: status.pids for status in control.status()}
    roots = {group: tuple(pid for name in names for pid in pids[name]) for group, names in _MEMBERS.items()}
    return roots | servers() | {"supervisor": (control.pid or 0,)}


def servers() -> Roots:
    """Return the servers that were started by this process."""
    found: Roots = dict.fromkeys(_SERVERS.values(), ())
    for child in psutil.Process().children():
        group = _SERVERS.get(child.name())
        if group is not None:
            found[group] += (child.pid,)
    return found
