"""Workers for whom a day is soon over, so that what is kept for days can be seen to go within minutes."""

from functools import partial
from unittest.mock import patch

_DAY = "100 milliseconds"
_PAUSE_SECONDS = 2.0


def work_by_short_days(service: str) -> int:
    """Sweep as ever, but every 2 s, and with days of 0.1 s: the rules and their order are those of every worker."""
    from chassis import process, retention
    from chassis.events.sweeping import Sweeper
    from chassis.process import running

    hurried = partial(Sweeper, pause=_PAUSE_SECONDS)
    with patch.object(retention, "DAY", _DAY), patch.object(running, "Sweeper", hurried):
        return process.work(service)
