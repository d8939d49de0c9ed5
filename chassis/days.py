"""Which day and hour it is where the companies work: storage goes by moments, people and agreements by days."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from chassis.settings import setting


@cache
def _zone() -> ZoneInfo:
    return ZoneInfo(setting("STEWARD_TIME_ZONE", "Asia/Shanghai"))


def local(moment: datetime) -> datetime:
    """Return an aware ``moment`` on the clock of the place."""
    return moment.astimezone(_zone())


def day_of(moment: datetime) -> date:
    """Return the day of an aware ``moment``."""
    return local(moment).date()
