"""Somebody may do something else from now on: told to every process of the gateway in the moment of the commit."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.database.channel import tell

CHANNEL: Final = "access"
_MOST = 100

Meant = tuple[UUID, str | None]
"""A tenant, and a principal of it; None: anybody."""


def tell_of(work: UnitOfWork, principals: Collection[str]) -> None:
    """Tell that ``principals`` may do something else once ``work`` is committed; where they are many, that all may."""
    if len(principals) > _MOST:
        tell_of_all(work)
    elif principals:
        tell(work, CHANNEL, "\n".join(f"{work.tenant_id} {principal}" for principal in sorted(principals)))


def tell_of_all(work: UnitOfWork) -> None:
    """Tell that anybody of the tenant may do something else once ``work`` is committed."""
    tell(work, CHANNEL, str(work.tenant_id))


def read(said: str) -> list[Meant]:
    """Return who is meant."""
    words = (line.partition(" ") for line in said.splitlines())
    return [(UUID(tenant), principal or None) for tenant, _, principal in words]
