"""Goes there and back as often as it can for a while, from several threads."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from statistics import quantiles
from typing import Any

from stack.bench.wrk import Load

Trips = Iterator[Any]


def ask(trips: Sequence[Trips], seconds: float) -> Load:
    """Return what came of it: a thread for each of ``trips``, which stays with it."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(len(trips)) as threads:
        took = sorted(chain.from_iterable(threads.map(lambda one: _times(one, until), trips)))
    cuts = quantiles(took, n=100, method="inclusive")
    return Load(len(took), len(took), seconds, cuts[49] * 1000, cuts[98] * 1000, 0, "")


def _times(trips: Trips, until: float) -> list[float]:
    took = []
    while (began := time.monotonic()) < until:
        next(trips)
        took.append(time.monotonic() - began)
    return took
