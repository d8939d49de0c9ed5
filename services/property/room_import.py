"""Loading the sheet ``rooms``: a room is known by its project and its label."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, Uuid, select

from chassis.database import UnitOfWork
from chassis.database.recordset import Recordset, for_each
from chassis.importing import Batch, Group, Row, grouped, insert_rows, log_import, recorded, update_rows
from contracts.property.labels import room_label
from services.property.models import Project, Room
from services.property.places import nodes_by_code
from services.property.refusals import no_project
from services.property.rooms import hold_projects, room_row, tell_rooms
from services.property.rules import Place

FIELDS = ("floor", "area", "use", "orientation")
_LABELS = Recordset({"project_id": Uuid(), "label": Text()})


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
    sent = _LABELS.of([{"project_id": project_id, "label": label} for project_id, label in keys])
    found = work.session.execute(_labelled(work.select(Room, few=True)), sent)
    return {(room.project_id, room.label): room for room in found}


@lru_cache
def _labelled(rooms: Select[Room]) -> Select[Any]:
    same = (Room.project_id == _LABELS.c.project_id, Room.label == _LABELS.c.label)
    columns = (Room.project_id, Room.label, Room.id, *(getattr(Room, name) for name in FIELDS))
    looked_up = for_each(_LABELS.rows, rooms.with_only_columns(*columns).where(*same))
    return select(*looked_up.right.c).select_from(looked_up)


def _made(projects: Mapping[str, Project], group: Group, facts: Mapping[str, Any]) -> dict[str, Any]:
    first = group.rows[0]
    place = Place(first["building"], first["unit"], facts["floor"], first["number"])
    return room_row(projects[first["node_code"]], place, **facts)


def _write(work: UnitOfWork, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> None:
    insert_rows(work, Room, new)
    update_rows(work, Room, changed)
    others = work.all(work.select(Room).where(Room.id.in_([row["id"] for row in changed]))) if changed else []
    tell_rooms(work, [*({**row, "version": 1} for row in new), *others])
