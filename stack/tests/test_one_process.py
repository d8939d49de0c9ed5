"""Servers and supervisor in one process, as a command line runs them."""

import os
import signal

import psutil

from stack.ports import is_free
from stack.supervisor import Control
from stack.waiting import came_true

RUN_ALL = """
from pathlib import Path
from stack.postgres import EmbeddedPostgres
from stack.supervisor import ProcessSpec, Supervisor
from stack.tests import targets

folder = Path({folder!r})
server = EmbeddedPostgres(folder / "postgres").start()
print("ready", server.port, flush=True)
specs = [ProcessSpec("serve", targets.wait, copies=2), ProcessSpec("bad", targets.fail)]
Supervisor(folder / "run", specs, logs=folder / "logs").run()
print("the server is", "up" if server._process.poll() is None else "down", flush=True)
server.stop()
"""


def running(folder, script):
    parent = script(RUN_ALL.format(folder=str(folder)))
    (port,) = parent.ready()
    control = Control(folder / "run")
    assert came_true(lambda: control.pid == parent.pid and len(control.pids("serve")) == 2, 20)
    return parent, int(port), control.pids("serve")


def test_ending_the_supervisor_leaves_the_server_to_its_owner(folder, script):
    parent, port, pids = running(folder, script)
    os.kill(parent.pid, signal.SIGINT)
    assert parent.rest() == "the server is up\n"
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert is_free(port)


def test_killing_the_process_ends_server_and_children(folder, script):
    parent, port, pids = running(folder, script)
    parent.kill()
    assert came_true(lambda: is_free(port) and not any(psutil.pid_exists(pid) for pid in pids), 20)
