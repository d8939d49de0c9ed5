"""Workers for whom a day is soon over, so that what is kept for days can be seen to go within minutes."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from unittest.mock import patch

from chassis.retention import Chore

HASTENED = "hastened"
"""The file, below the suite's root, as long as which is there the days are short."""

_DAY = "100 milliseconds"
_PAUSE_SECONDS = 2.0


def work_by_short_days(service: str) -> int:
    """Work with :func:`short_days`."""
    from chassis import process

    with short_days():
        return process.work(service)


@contextmanager
def short_days() -> Iterator[None]:
    """Sweep as ever, but every 2 s, and with days of 0.1 s: the rules and their order are those of every worker."""
    from chassis import retention
    from chassis.events.sweeping import Sweeper
    from chassis.process import running

    hastened = Path(os.environ["STEWARD_UPLOADS"]).parent / HASTENED

    def sweeper(chores: Mapping[str, Chore]) -> Sweeper:
        meanwhile = {name: partial(_done_if, hastened, chore) for name, chore in chores.items()}
        return Sweeper(meanwhile, pause=_PAUSE_SECONDS)

    with patch.object(retention, "DAY", _DAY), patch.object(running, "Sweeper", sweeper):
        yield


def _done_if(file: Path, chore: Chore) -> int:
    return chore() if file.exists() else 0
