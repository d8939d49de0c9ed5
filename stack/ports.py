"""Ports on loopback: free ones, kept ones, and one clear line when a port is taken."""

import json
import random
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path

from stack.errors import StackError

LOOPBACK = "127.0.0.1"
# Below the range from which the kernel takes ports for outgoing connections, so that a kept port stays ours.
CANDIDATES = range(20000, 32000)


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(taken: Sequence[int] = ()) -> int:
    """A free port that is none of `taken`."""
    for port in random.sample(CANDIDATES, k=200):
        if port not in taken and is_free(port):
            return port
    raise StackError(f"no free port between {CANDIDATES.start} and {CANDIDATES.stop}: stop some servers and try again")


def require_free(port: int, what: str, remedy: str, host: str = LOOPBACK) -> int:
    """The port, or one line on what wanted it and what to do."""
    if not is_free(port, host):
        raise StackError(f"port {port}, wanted by {what}, is taken by another program: stop that one, or {remedy}")
    return port


def remembered_ports(file: Path) -> dict[str, int]:
    """The ports that were chosen last."""
    ports: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    return ports


def kept_ports(file: Path, names: Sequence[str], wanted: Mapping[str, int] | None = None) -> dict[str, int]:
    """A port for each name: the wanted one, else the one that `file` remembers when it is free, else a new one.

    What was chosen is written to `file`. A wanted port that is taken is a StackError.
    """
    remembered = remembered_ports(file)
    chosen: dict[str, int] = {}
    for name in names:
        if wanted and name in wanted:
            chosen[name] = require_free(wanted[name], name, "choose another port")
            continue
        last = remembered.get(name)
        usable = last is not None and last not in chosen.values() and is_free(last)
        chosen[name] = last if last is not None and usable else free_port(list(chosen.values()))
    file.write_text(json.dumps(chosen) + "\n")
    return chosen
