"""Which day it is where the company works: prices, ownership and numbers go by days, storage by moments."""

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
