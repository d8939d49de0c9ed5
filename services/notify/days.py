"""How a moment is said to people."""

from datetime import datetime

from chassis.days import local


def spoken(moment: datetime) -> str:
    """Return an aware ``moment`` as people read it: ``2026-03-01 09:30``."""
    return f"{local(moment):%Y-%m-%d %H:%M}"
