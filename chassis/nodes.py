"""The organization's nodes as a service knows them: a copy that follows the owner's events."""

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.database import UnitOfWork
from chassis.database.tables import ORG_NODES
from chassis.database.upsert import upsert

_TAKEN = ("id", "parent_id", "kind", "code", "name", "ancestors")


def project_nodes(work: UnitOfWork, nodes: Sequence[Mapping[str, Any]]) -> None:
    """Write ``nodes`` (id, parent_id, kind, code, name, ancestors, version) where they are newer than what is known.

    ``ancestors`` are the ids from the root to the node itself.
    """
    if not nodes:
        return
    rows = [{name: node[name] for name in _TAKEN} | {"source_version": node["version"]} for node in nodes]
    work.session.execute(upsert(ORG_NODES, work.tenant_id, rows, "source_version"))
