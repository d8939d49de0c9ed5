"""A customer answers the rating message, without logging in: the code says which repair is meant."""

from dataclasses import replace
from typing import Any

from contracts.core.errors import NotFound
from contracts.ticketing.rpc import RATE_BY_CODE
from gateway import services
from gateway.access.tenants import tenant_to_enter
from gateway.access.tokens import digest
from gateway.http.call import Call
from gateway.works import acting


def give_rating(call: Call) -> dict[str, Any]:
    """Hand the rating to ticketing. Raises NotFound for an unknown company as for an unknown code."""
    rating = dict(call.data)
    tenant = tenant_to_enter(rating.pop("tenant"))
    if tenant is None:
        raise NotFound
    context = acting(tenant.id, "rating:give", deadline=call.deadline)
    # All who rate are nobody: a key is one only together with the code.
    key = digest(f"{rating['code']} {call.idempotency_key}")
    return services.ask(RATE_BY_CODE, rating, replace(context, idempotency_key=key))
