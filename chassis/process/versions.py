"""Which versions run: how far the database is, and which methods and events the code knows of the part."""

from typing import Any

from chassis.runtime import Runtime
from contracts.core.registry import events, rpc_methods


def versions(running: Runtime) -> dict[str, Any]:
    """Return the migrations that the database is at, what it lacks of those that the code has, and the contracts.

    An event has its version in its key (``ticketing.ticket.opened.v1``), a method from the second on.
    """
    from chassis.database.fitting import fit  # noqa: PLC0415 - alembic with it, which is seldom asked

    with running.engine.connect() as connection:
        found = fit(running.service, connection)
    part = running.service
    return {
        "schema": {"versions": found.versions, "missing": found.missing, "ahead": found.ahead},
        "contracts": {
            "answers": sorted(key for key, method in rpc_methods().items() if method.service == part),
            "tells": sorted(key for key, event in events().items() if event.producer == part),
        },
    }
