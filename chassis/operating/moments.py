"""A moment as an operator names it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from chassis.clock import SystemClock

_AGO = re.compile(r"^(\d+)([smhd])$")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def machine_now() -> datetime:
    """Return the time of the machine, which is the database's too, however business time is shifted."""
    return SystemClock({}).now()


class Moment(click.ParamType[datetime]):
    """``2026-03-01T08:00:00+08:00``, or so long ago: ``90s``, ``15m``, ``2h``, ``3d``."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the moment, in UTC."""
        if ago := _AGO.match(str(value)):
            return machine_now() - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value} is no time: 2026-03-01T08:00:00+08:00, or 2h for so long ago", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value} names no zone: 2026-03-01T08:00:00+08:00 does", param, ctx)
        return moment.astimezone(UTC)
