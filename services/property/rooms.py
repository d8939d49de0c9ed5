"""Rooms: generated from a rule, told to the others, brought to what their project says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_

from chassis.database import UnitOfWork
from chassis.importing import insert_missing, portions, update_rows
from contracts.core.errors import NotFound
from contracts.core.imports import BATCH
from contracts.core.uuids import new_id
from contracts.property.events import ROOMS_CHANGED
from contracts.property.labels import room_label
from services.property.models import Project, Room
from services.property.projects import let_rooms_follow
from services.property.rules import Place, places, position, warranty_until


def generate_rooms(
    work: UnitOfWork,
    *,
    project_id: UUID,
    buildings: Sequence[str],
    units: Sequence[str],
    floors: int,
    rooms_per_floor: int,
    **facts: Any,
) -> dict[str, int]:
    """Make the rooms that a rule means; those that exist stay as they are. Return how many there were of each."""
    held = hold_projects(work, [project_id])
    if not held:
        raise NotFound
    wanted = list(places(buildings, units, floors, rooms_per_floor))
    created = 0
    for portion in portions(wanted):
        created += len(add_rooms(work, [room_row(held[0], place, **facts) for place in portion]))
    work.log(
        "room.generate", "project", project_id, after={"created": created, "of": len(wanted)}, node=held[0].org_node_id
    )
    return {"created": created, "existing": len(wanted) - created}


def hold_projects(work: UnitOfWork, ids: Iterable[UUID]) -> list[Project]:
    """Hold projects while rooms are added to them: what rooms repeat of them stays true, and none comes twice."""
    query = work.select(Project).where(Project.id.in_(ids)).order_by(Project.id)
    return work.all(query.with_for_update(key_share=True, of=Project).execution_options(populate_existing=True))


def room_row(project: Project, place: Place, **facts: Any) -> dict[str, Any]:
    """Return a new room of ``project``, as a row. ``facts``: area, use, orientation."""
    label = room_label(place.building, place.unit, place.number)
    own = {"id": new_id(), "org_node_id": project.org_node_id, "project_id": project.id, "label": label}
    return own | place._asdict() | {"position": position(label)} | followed(project) | {"orientation": None} | facts


def followed(project: Project) -> dict[str, Any]:
    """Return what a room repeats of its project."""
    until = warranty_until(project.delivered_on, project.warranty_months)
    return {"project_name": project.name, "warranty_until": until}


def add_rooms(work: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> set[UUID]:
    """Add up to one batch of rooms and tell of them; return the ids of those that were not there before."""
    added = insert_missing(work, Room, rows)
    tell_rooms(work, [{**row, "version": 1} for row in rows if row["id"] in added])
    return added


def tell_rooms(work: UnitOfWork, rooms: Sequence[Any]) -> None:
    """Tell the others that ``rooms`` are now as they are."""
    for portion in portions(rooms):
        work.emit(ROOMS_CHANGED, {"rooms": portion})


def follow_project(work: UnitOfWork, project_id: UUID) -> None:
    """Bring up to one batch of rooms to what their project says now, and have the rest done next."""
    [project] = hold_projects(work, [project_id])
    values = followed(project)
    differs = [getattr(Room, name).is_distinct_from(value) for name, value in values.items()]
    behind = work.select(Room).where(Room.project_id == project_id, or_(*differs))
    ids = work.session.scalars(behind.with_only_columns(Room.id).order_by(Room.position).limit(BATCH)).all()
    update_rows(work, Room, [{"id": id, **values} for id in ids])
    tell_rooms(work, work.all(work.select(Room).where(Room.id.in_(ids)).order_by(Room.position)))
    if len(ids) == BATCH:
        let_rooms_follow(work, project_id)
