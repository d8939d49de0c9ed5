"""Separation of duties: what the same hands are not to do to a thing, as contracts declare it (``apart_from``)."""

from collections.abc import Collection, Mapping

from chassis.database import UnitOfWork
from contracts.core.errors import KeptApart
from contracts.core.rpc import RpcMethod


def hands(work: UnitOfWork) -> list[str]:
    """Return the principals who act now: who asks, and for whom. A use case keeps them with the thing."""
    return [principal for principal in (work.principal, work.context.acting_for) if principal]


def demand_apart(work: UnitOfWork, method: RpcMethod, done_by: Mapping[RpcMethod, Collection[str]]) -> None:
    """Raise KeptApart where a hand in ``method`` now had one in what it is kept apart from.

    ``done_by`` has the hands in each of those methods; none where it was not done.
    """
    for earlier in method.apart_from:
        if not set(done_by[earlier]).isdisjoint(hands(work)):
            raise KeptApart(f"Whoever did {earlier.key} cannot do this.")
