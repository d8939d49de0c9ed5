"""Which processes of the running suite belong together."""

import psutil

from contracts.core.registry import SERVICES
from stack.errors import StackError
from stack.suite import Suite
from stack.suite.parts import GATEWAY

_SERVERS = {"postgres": "database", "beam.smp": "broker", "epmd": "broker"}


def suite_groups(suite: Suite) -> dict[str, tuple[int, ...]]:
    """Return the processes at the top of each group.

    ``service``: what answers RPC. ``relay``: relays, event handlers and due work. ``notify``: all of notify, with the
    place where local mail goes. ``supervisor``: what restarts the others.
    """
    control = suite.supervisor.control
    pids = {status.name: status.pids for status in control.status()}
    notify = ("notify", "notify-work", "mail")
    others = [name for name in SERVICES if name != "notify"]
    members = {
        "gateway": (GATEWAY,),
        "service": tuple(others),
        "relay": (*(f"{name}-work" for name in others), f"{GATEWAY}-work"),
        "notify": notify,
    }
    groups = {group: tuple(pid for name in names for pid in pids[name]) for group, names in members.items()}
    return groups | _servers() | {"supervisor": _supervisor_alone(control.pid, groups)}
