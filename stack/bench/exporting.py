"""Whether the export of a long list takes no more memory than that of a short one."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import psutil

from stack.api import Client
from stack.bench.backends import kinds
from stack.bench.backlog import admin
from stack.bench.seeding import make_tickets
from stack.errors import StackError
from stack.resilience.checks import Check, at_most, exactly, reported
from stack.suite import Suite
from stack.suite.parts import GATEWAY
from stack.waiting import came_true

GROWTH = 1.1
"""The most memory while the whole is written, in times of the most while its first tenth was."""

_LIST = "/v1/tickets"
_WRITER, _READER = f"{GATEWAY}-work", "ticketing"
_SECONDS, _SECONDS_A_ROW = 300.0, 0.005
_PAUSE = 0.3
_MIB = 1024**2

Say = Callable[[str], None]


@dataclass(frozen=True)
class Look:
    """How many rows were written, and the MiB (PSS) of who writes them and of who reads them."""

    rows: int
    writer: float
    reader: float


def export(suite: Suite, operator: Client, rows: int, say: Say) -> Iterator[Check]:
    """Export ``rows`` tickets, which are made where they are missing; yield what memory it took."""
    tenant = operator.get("/v1/me")["tenant_id"]
    say(f"filling the tenant with {rows:,} tickets, unless they are there")
    with closing(admin(suite, _READER)) as database:
        total = make_tickets(database, tenant, rows)
    say(f"exporting {total:,} tickets")
    job = operator.post("/v1/exports", {"list": _LIST, "format": "csv"})
    began, looks = time.monotonic(), list[Look]()

    def ended() -> bool:
        job.update(operator.get(f"/v1/exports/{job['id']}"))
        looks.append(_look(suite, job["rows_written"]))
        return job["status"] in {"done", "failed"}

    if not came_true(ended, _SECONDS + _SECONDS_A_ROW * total, _PAUSE) or job["status"] != "done":
        raise StackError(f"the export did not end well: {job}")
    yield exactly("rows in the file", job["rows_written"], total)
    yield reported("seconds", time.monotonic() - began)
    yield from judged(looks, total)


def judged(looks: list[Look], total: int) -> Iterator[Check]:
    """Yield how the memory of a tenth and of the whole compare."""
    tenth = [look for look in looks if look.rows <= total / 10]
    for who, of in ((_WRITER, lambda look: look.writer), (_READER, lambda look: look.reader)):
        first, whole = max(map(of, tenth)), max(map(of, looks))
        yield reported(f"MiB of {who} until {max(look.rows for look in tenth):,} rows, at the most", first)
        yield at_most(f"MiB of {who} in all, in times of that", whole / first, GROWTH)


def _look(suite: Suite, rows: int) -> Look:
    return Look(rows, *(_mib(kinds(suite)[name]) for name in (_WRITER, _READER)))


def _mib(pids: tuple[int, ...]) -> float:
    return sum(psutil.Process(pid).memory_full_info().pss for pid in pids) / _MIB
