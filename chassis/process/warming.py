"""What each process does at its start, done once by the one that they are forked from: they share what it leaves."""

import gc

from sqlalchemy import text
from sqlalchemy.orm import configure_mappers

from chassis import runtime
from chassis.settings import Settings


def warm(settings: Settings, *, ask: bool = False) -> None:
    """Relate all models that are imported, read the keys, and ``ask`` the database once; keep no connection.

    To be called before the forks, who then neither look for garbage here nor copy what they only look at.
    """
    configure_mappers()
    made = runtime.build(settings)
    if ask:
        with made.engine.begin() as connection:
            connection.execute(text("SELECT 1"))
    made.engine.dispose()
    gc.collect()
    gc.freeze()
