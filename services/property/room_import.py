"""Loading the sheet ``rooms``: a room is known by its project and its label."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_

from chassis.database import UnitOfWork
from chassis.database.recordset import recordset
from chassis.importing import Batch, Group, Row, grouped, insert_rows, log_import, recorded, update_rows
from contracts.property.labels import room_label
from services.property.models import Project, Room
from services.property.places import nodes_by_code
from services.property.refusals import no_project
from services.property.rooms import hold_projects, room_row, tell_rooms
from services.property.rules import Place

FIELDS = ("floor", "area", "use", "orientation")


def import_rooms(work: UnitOfWork, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Load rooms of projects that are on record."""
    batch = Batch(rows)
    projects = _projects(work, {row["node_code"] for row in batch.rows})
    for row in batch.rows:
        if row["node_code"] not in projects:
            row.refuse(no_project(row["node_code"]))
    groups = grouped(batch.good, lambda row: (projects[row["node_code"]].id, _label(row)), FIELDS)
    present = _present(work, [group.key for group in groups])
    new, changed = [], []
    for group in groups:
        room = present.get(group.key)
        before = recorded(room, FIELDS)
        after = group.over(before, FIELDS)
        if room is None:
            new.append(_made(projects, group, after))
            group.settle("created", new[-1]["id"])
        elif after == before:
            group.settle("unchanged", room.id)
        else:
            changed.append({"id": room.id, **after})
            group.settle("changed", room.id)
    if new or changed:
        _write(work, new, changed)
        log_import(work, "room", batch)
    return batch.reply()


def _projects(work: UnitOfWork, codes: set[str]) -> dict[str, Project]:
    places = nodes_by_code(work, codes)
    at = work.select(Project).where(Project.org_node_id.in_([place.id for place in places.values()]))
    ids = work.session.scalars(at.with_only_columns(Project.id)).all()
    by_node = {project.org_node_id: project for project in hold_projects(work, ids)}
    return {code: by_node[place.id] for code, place in places.items() if place.id in by_node}


def _label(row: Row) -> str:
    return room_label(row["building"], row["unit"], row["number"])


def _present(work: UnitOfWork, keys: Sequence[tuple[UUID, str]]) -> dict[tuple[UUID, str], Any]:
    types = {name: Room.__table__.c[name].type for name in ("project_id", "label")}
    given = recordset(types, [{"project_id": project_id, "label": label} for project_id, label in keys])
    same = and_(Room.project_id == given.c.project_id, Room.label == given.c.label)
    columns = (Room.project_id, Room.label, Room.id, *(getattr(Room, name) for name in FIELDS))
    found = work.session.execute(work.select(Room).with_only_columns(*columns).join(given, same))
    return {(room.project_id, room.label): room for room in found}


def _made(projects: Mapping[str, Project], group: Group, facts: Mapping[str, Any]) -> dict[str, Any]:
    first = group.rows[0]
    place = Place(first["building"], first["unit"], facts["floor"], first["number"])
    return room_row(projects[first["node_code"]], place, **facts)


def _write(work: UnitOfWork, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> None:
    insert_rows(work, Room, new)
    update_rows(work, Room, changed)
    others = work.all(work.select(Room).where(Room.id.in_([row["id"] for row in changed]))) if changed else []
    tell_rooms(work, [*({**row, "version": 1} for row in new), *others])
