"""Forks processes of the made-up service: takes an order a line, and answers with a pid.

Starting an interpreter for each test costs 1.5 s of CPU; a fork of one that has imported everything next to nothing.
"""

import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from chassis.process.green import go_green


def main() -> None:
    """Carry out orders until there are no more; then end what is still there."""
    modules = {name: import_module(name) for name in ("chassis.tests.actors", "chassis.tests.stock_actors")}
    orjson = import_module("orjson")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = orjson.loads(line)
        pid = os.fork()
        if not pid:
            _become(modules[order["module"]], order)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _become(actors: Any, order: dict[str, Any]) -> NoReturn:
    code = 1
    try:
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ.update(order["env"])
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        code = actors.main(order["role"])
    finally:
        Path(order["exit"]).write_text(str(code))
        os._exit(code)


if __name__ == "__main__":
    go_green()
    main()
