"""Asks a process whether it is ready. Standard library only: it runs every few seconds in every container."""

import os
from http.client import HTTPConnection, HTTPException

SECONDS = 4.0
_ANY = {"", "0.0.0.0"}  # noqa: S104


def tell(address: str | None = None) -> int:
    """Write whether the process at ``address`` ($HEALTH_ADDRESS) is ready, and return the exit code for it."""
    address = address or os.environ.get("HEALTH_ADDRESS")
    found = problem(address) if address else "HEALTH_ADDRESS is not set"
    print(found or "ready")  # noqa: T201 - what a person sees who asks
    return 1 if found else 0


def problem(address: str, path: str = "/ready") -> str | None:
    """Return what keeps the process at ``address`` (``host:port``) from being ready, None if nothing does."""
    host, _, port = address.rpartition(":")
    connection = HTTPConnection("127.0.0.1" if host in _ANY else host, int(port), timeout=SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return None if answer.status == 200 else f"{answer.status} {answer.read().decode(errors='replace').strip()}"
    except (OSError, HTTPException) as error:
        return f"{address} does not answer: {error}"
    finally:
        connection.close()
