"""One end of a hop: ``python -m stack.bench.hop (bare|ours) (answer|ask)``.

The end that asks reads a line for each run, the connections and the seconds, and answers it with what came of it.
"""

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module
from typing import Any

from chassis.process.green import go_green

_MOST = 64
"""So many connections the bench has at the most; none is opened before it is used."""


def main(way: str, end: str) -> None:
    """Be that end."""
    if end == "answer":
        _answer(way)
    else:
        _ask(way)


def _answer(way: str) -> None:
    if way == "bare":
        import_module("stack.bench.hop.bare").answer(os.environ["AMQP_URL"])
        return
    # Nothing that waits may be imported before.
    go_green()
    settings = import_module("chassis.settings").Settings.load("bench")
    import_module("stack.bench.hop.ours").answer(settings)


def _ask(way: str) -> None:
    asking, made = import_module("stack.bench.hop.asking"), import_module(f"stack.bench.hop.{way}")
    url = os.environ["AMQP_URL"]
    given: tuple[Any, ...] = (url,)
    if way == "ours":
        given = import_module("chassis.settings").Settings.load("bench"), made.RpcClient(url, "bench")
    known = [made.trips(*given) for _ in range(_MOST)]
    for line in sys.stdin:
        connections, seconds = line.split()
        load = asking.ask(known[: int(connections)], float(seconds))
        sys.stdout.write(json.dumps(asdict(load)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
