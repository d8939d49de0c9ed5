"""Shows in full what else is masked, and writes down to whom, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.database import UnitOfWork

Parts = Mapping[str, tuple[str, ...]]
"""The columns that each value stands in which can be asked for."""


def disclose(
    work: UnitOfWork, kind: str, row: Any, parts: Parts, *, fields: Sequence[str], reason: str
) -> dict[str, Any]:
    """Return what ``fields`` name of ``row``, and null for all other parts. The log says what was shown, not the value.

    ``kind`` is what the row is (``customer``).
    """
    shown = {name for field in fields for name in parts[field]}
    after = {"fields": sorted(set(fields)), "reason": reason}
    work.log(f"{kind}.disclose", kind, row.id, after=after, node=getattr(row, "org_node_id", None))
    every = (name for names in parts.values() for name in names)
    return {"id": row.id} | {name: getattr(row, name) if name in shown else None for name in every}
