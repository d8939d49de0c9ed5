"""Which day and hour it is where the company works."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from chassis.settings import setting


@cache
def _zone() -> ZoneInfo:
    return ZoneInfo(setting("STEWARD_TIME_ZONE", "Asia/Shanghai"))


def day_of(moment: datetime) -> date:
    """Return the day of an aware ``moment``."""
    return moment.astimezone(_zone()).date()


def spoken(moment: datetime) -> str:
    """Return an aware ``moment`` as people read it: ``2026-03-01 09:30``."""
    return f"{moment.astimezone(_zone()):%Y-%m-%d %H:%M}"
