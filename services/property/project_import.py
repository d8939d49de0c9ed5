"""Loading the sheet ``projects``: a project is known by its node."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.database import UnitOfWork
from chassis.importing import Batch, Row, grouped, insert_rows, log_import, recorded, update_rows
from contracts.core.imports import unknown
from contracts.core.uuids import new_id
from services.property.models import Project
from services.property.places import nodes_by_code
from services.property.projects import FOLLOWED, let_rooms_follow
from services.property.refusals import NOT_A_PROJECT

FIELDS = ("name", "kind", "address", "city", "delivered_on", "warranty_months")
WARRANTY_MONTHS = 24
"""What a project has whose row does not say."""


def import_projects(work: UnitOfWork, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Load projects. Rooms follow a change of their project soon after."""
    batch = Batch(rows)
    node_ids = _nodes(work, batch.rows)
    present = _present(work, node_ids.values())
    new, changed = [], []
    for group in grouped(batch.good, lambda row: node_ids[row["node_code"]], FIELDS):
        project = present.get(group.key)
        before = recorded(project, FIELDS) or {"warranty_months": WARRANTY_MONTHS}
        after = group.over(before, FIELDS)
        if project is None:
            new.append({"id": new_id(), "org_node_id": group.key, **after})
            group.settle("created", new[-1]["id"])
        elif after == before:
            group.settle("unchanged", project.id)
        else:
            changed.append({"id": project.id, **after})
            if any(after[name] != before[name] for name in FOLLOWED):
                let_rooms_follow(work, project.id)
            group.settle("changed", project.id)
    if new or changed:
        insert_rows(work, Project, new)
        update_rows(work, Project, changed)
        log_import(work, "project", batch)
    return batch.reply()


def _nodes(work: UnitOfWork, rows: Sequence[Row]) -> dict[str, UUID]:
    """Return the nodes of ``rows`` by code; refuse the rows whose node is not there or no project's."""
    places = nodes_by_code(work, {row["node_code"] for row in rows})
    for row in rows:
        place = places.get(row["node_code"])
        if place is None:
            row.refuse(unknown("node_code", row["node_code"]))
        elif place.kind != "project":
            row.refuse(NOT_A_PROJECT)
    return {code: place.id for code, place in places.items()}


def _present(work: UnitOfWork, node_ids: Iterable[UUID]) -> dict[UUID, Project]:
    """Return the projects by node, held: rooms that are added meanwhile would repeat what is no longer so."""
    query = work.select(Project).where(Project.org_node_id.in_(node_ids)).order_by(Project.id)
    return {project.org_node_id: project for project in work.all(query.with_for_update(key_share=True, of=Project))}
