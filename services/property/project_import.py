"""Loading the sheet ``projects``: a project is known by its node."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from chassis.database import UnitOfWork
from chassis.importing import Batch, grouped, insert_rows, update_rows
from contracts.core.imports import unknown
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
    places = nodes_by_code(work, {row["node_code"] for row in batch.rows})
    for row in batch.rows:
        place = places.get(row["node_code"])
        if place is None:
            row.refuse(unknown("node_code", row["node_code"]))
        elif place.kind != "project":
            row.refuse(NOT_A_PROJECT)
    present = _present(work, {place.id for place in places.values()})
    new, changed = [], []
    for group in grouped(batch.good, lambda row: places[row["node_code"]].id, FIELDS):
        project = present.get(group.key)
        if project is None:
            facts = {name: group[name] for name in FIELDS}
            if facts["warranty_months"] is None:
                facts["warranty_months"] = WARRANTY_MONTHS
            new.append({"id": uuid4(), "org_node_id": group.key, **facts})
            group.settle("created", new[-1]["id"])
        elif changes := group.changes(project):
            changed.append({"id": project.id} | {name: getattr(project, name) for name in FIELDS} | changes)
            if changes.keys() & set(FOLLOWED):
                let_rooms_follow(work, project.id)
            group.settle("changed", project.id)
        else:
            group.settle("unchanged", project.id)
    if new or changed:
        insert_rows(work, Project, new)
        update_rows(work, Project, changed)
        work.log("project.import", "tenant", work.tenant_id, after=batch.counts())
    return batch.reply()


def _present(work: UnitOfWork, node_ids: set[UUID]) -> dict[UUID, Project]:
    """Return the projects by node, held: rooms that are added meanwhile would repeat what is no longer so."""
    query = work.select(Project).where(Project.org_node_id.in_(node_ids)).order_by(Project.id)
    return {project.org_node_id: project for project in work.all(query.with_for_update(key_share=True, of=Project))}
