"""What somebody can know of the own login."""

from typing import Any

from gateway.http.call import Call


def me(call: Call) -> dict[str, Any]:
    """Return who is logged in and what that person may do."""
    return {
        "tenant_id": call.who.tenant_id,
        "principal": call.who.principal,
        "permissions": sorted(call.who.permissions),
    }
