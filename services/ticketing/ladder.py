"""Who is told when a time limit passes: one level of the organization higher at each step."""

from collections.abc import Sequence
from uuid import UUID


def told_node(path: Sequence[UUID], level: int) -> UUID | None:
    """Return the node ``level`` steps above the last of ``path`` (root first); None above the top."""
    return path[-1 - level] if level < len(path) else None
