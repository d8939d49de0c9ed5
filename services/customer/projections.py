"""The rooms, as property tells of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from chassis.database import UnitOfWork
from services.customer.models import KnownRoom

_KEPT = ("id", "org_node_id", "label")


def keep_rooms(work: UnitOfWork, rooms: Iterable[Mapping[str, Any]]) -> None:
    """Keep the newest of what was told of ``rooms``."""
    rows = [{name: room[name] for name in _KEPT} | {"source_version": room["version"]} for room in rooms]
    work.upsert(KnownRoom, rows)
