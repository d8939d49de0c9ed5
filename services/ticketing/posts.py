"""Whether somebody may be sent to a repair."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID


def repairs_at(posts: Sequence[dict[str, Any]], path: Sequence[UUID], day: date) -> bool:
    """Return whether ``posts`` hold one of a repair worker, in force on ``day``, at a node of ``path``.

    A post covers its node and all below it, so ``path`` (root first) ends at the place of the repair. Posts
    are JSON: ``role``, ``node_id``, ``from_date`` and ``to_date``, the last day or null.
    """
    places = {str(node) for node in path}
    return any(post["node_id"] in places and _in_force(post, day.isoformat()) for post in posts)


def _in_force(post: dict[str, Any], day: str) -> bool:
    ends = post["to_date"]
    return post["role"] == "repair_worker" and post["from_date"] <= day and (ends is None or day <= ends)
