"""Shapes of projects, rooms and contractors."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from contracts.core.disclosing import disclosure_of
from contracts.core.fields import (
    Amount,
    Day,
    Id,
    choice,
    personal_field,
    phone_field,
    text,
    whole_field,
)
from contracts.core.imports import ImportRow
from contracts.core.lists import ListRequest, page_of, shown_field, some_of, sort_field
from contracts.core.personal import WORK_PHONE
from contracts.core.schema import Request, Shape

PROJECT_KINDS = ("residential", "commercial", "office")
ROOM_USES = ("residential", "shop", "office", "parking")
MOST_GENERATED = 10_000
"""The most rooms that one rule may stand for."""
TRADES = ("plumbing", "electrical", "elevator", "structure", "waterproofing", "fire", "garden", "other")


class Project(Shape):
    """A community. ``org_node_id`` is the node of the organization that looks after it."""

    id = Id(required=True)
    org_node_id = Id(required=True)
    name = fields.String(required=True)
    kind = choice(*PROJECT_KINDS, required=True)
    city = fields.String(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    delivered_on = fields.Date(required=True, allow_none=True)
    warranty_months = fields.Integer(required=True)
    version = fields.Integer(required=True)


ProjectPage = page_of(Project)


class AddProject(Request):
    """A new community at a node of kind ``project``."""

    org_node_id = Id(required=True)
    name = text(120, required=True)
    kind = choice(*PROJECT_KINDS, required=True)
    city = text(60, load_default=None, allow_none=True)
    address = text(200, load_default=None, allow_none=True)
    delivered_on = Day(load_default=None, allow_none=True)
    warranty_months = whole_field(0, 600, load_default=24)


class GetProject(Request):
    """Which project."""

    project_id = Id(required=True)


class ListProjects(ListRequest):
    """Projects by place and all below it, kind or city; each may be left out."""

    org_node_id = Id(load_default=None)
    kind = some_of(*PROJECT_KINDS)
    city = text(60, load_default=None)
    sort = sort_field("name")
    shown = shown_field(Project)


class Room(Shape):
    """A room. ``label`` is what people call it (``3栋2单元1203``); ``warranty_until`` is the warranty's last day."""

    id = Id(required=True)
    org_node_id = Id(required=True)
    project_id = Id(required=True)
    project_name = fields.String(required=True)
    building = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)
    floor = fields.Integer(required=True)
    number = fields.String(required=True)
    label = fields.String(required=True)
    area = Amount(required=True, allow_none=True)
    use = choice(*ROOM_USES, required=True)
    orientation = fields.String(required=True, allow_none=True)
    warranty_until = fields.Date(required=True, allow_none=True)
    version = fields.Integer(required=True)


RoomPage = page_of(Room)


class RoomRule(Request):
    """Which rooms a project has: every combination of building, unit, floor and room on the floor.

    Without units the buildings have none. The third room on floor 12 is ``1203``. At most :data:`MOST_GENERATED`.
    """

    buildings = fields.List(text(20), required=True, validate=validate.Length(min=1, max=200))
    units = fields.List(text(20), load_default=list, validate=validate.Length(max=20))
    floors = whole_field(1, 150, required=True)
    rooms_per_floor = whole_field(1, 50, required=True)
    area = Amount(minimum="0.01", load_default=None, allow_none=True)
    use = choice(*ROOM_USES, load_default="residential")

    @validates_schema
    def not_too_many(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        """Refuse a rule that stands for more rooms than one request can make."""
        entrances = len(data["buildings"]) * max(len(data["units"]), 1)
        if entrances * data["floors"] * data["rooms_per_floor"] > MOST_GENERATED:
            raise ValidationError(f"More than {MOST_GENERATED} rooms: give fewer buildings at a time.", "buildings")


class GenerateRooms(RoomRule):
    """Generate the rooms of a project; those that exist stay as they are."""

    project_id = Id(required=True)


class Generated(Shape):
    """How many rooms were made, and how many were there already."""

    created = fields.Integer(required=True)
    existing = fields.Integer(required=True)


class GetRoom(Request):
    """Which room."""

    room_id = Id(required=True)


class ListRooms(ListRequest):
    """Rooms by project, building, unit, floor, number and use; each may be left out.

    By ``position`` they stand as people count them: building 2 before building 10.
    """

    project_id = Id(load_default=None)
    building = text(20, load_default=None)
    unit = text(20, load_default=None)
    floor = fields.Integer(load_default=None, validate=validate.Range(min=-10, max=200))
    number = text(20, load_default=None)
    use = some_of(*ROOM_USES)
    sort = sort_field("position", "number")
    shown = shown_field(Room)


class Contractor(Shape):
    """A firm that repairs under warranty or by order: its trades (scope), the projects it serves, its warranty."""

    id = Id(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    contact = fields.String(required=True, allow_none=True)
    phone = personal_field(WORK_PHONE, required=True, allow_none=True)
    scope = fields.List(choice(*TRADES), required=True)
    org_node_ids = fields.List(Id(), required=True)
    warranty_from = fields.Date(required=True, allow_none=True)
    warranty_to = fields.Date(required=True, allow_none=True)
    version = fields.Integer(required=True)


ContractorPage = page_of(Contractor)


DiscloseContractor = disclosure_of("contractor", "phone")


class ContractorDisclosure(Shape):
    """The phone of a contractor, in full."""

    id = Id(required=True)
    phone = personal_field(WORK_PHONE, required=True, allow_none=True)


class AddContractor(Request):
    """A new contractor."""

    code = text(40, required=True)
    name = text(120, required=True)
    contact = text(80, load_default=None, allow_none=True)
    phone = phone_field(WORK_PHONE, load_default=None, allow_none=True)
    scope = fields.List(choice(*TRADES), required=True, validate=validate.Length(min=1))
    org_node_ids = fields.List(Id(), required=True, validate=validate.Length(min=1, max=1000))
    warranty_from = Day(load_default=None, allow_none=True)
    warranty_to = Day(load_default=None, allow_none=True)

    @validates_schema
    def end_after_beginning(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        """Refuse a warranty that ends before it begins."""
        first, last = data["warranty_from"], data["warranty_to"]
        if first and last and last < first:
            raise ValidationError("Before the first day.", "warranty_to")


class ListContractors(ListRequest):
    """Contractors for a trade, by code, or that serve a node or something above it; each may be left out."""

    trade = choice(*TRADES, load_default=None)
    code = text(40, load_default=None)
    org_node_id = Id(load_default=None)
    sort = sort_field("code")
    shown = shown_field(Contractor)


class ProjectRow(ImportRow):
    """A row of the sheet ``projects``."""

    node_code = text(40, required=True)
    name = text(120, required=True)
    kind = choice(*PROJECT_KINDS, required=True)
    address = text(200, load_default=None, allow_none=True)
    city = text(60, load_default=None, allow_none=True)
    delivered_on = Day(load_default=None, allow_none=True)
    warranty_months = whole_field(0, 600, load_default=None, allow_none=True)


class RoomRow(ImportRow):
    """A row of the sheet ``rooms``."""

    node_code = text(40, required=True)
    building = text(20, required=True)
    unit = text(20, load_default=None, allow_none=True)
    floor = whole_field(-10, 200, required=True)
    number = text(20, required=True)
    area = Amount(minimum="0.01", load_default=None, allow_none=True)
    use = choice(*ROOM_USES, required=True)
    orientation = text(20, load_default=None, allow_none=True)


class ContractorRow(ImportRow):
    """A row of the sheet ``contractors``."""

    code = text(40, required=True)
    name = text(120, required=True)
    contact = text(80, load_default=None, allow_none=True)
    phone = phone_field(WORK_PHONE, load_default=None, allow_none=True)
    scope = fields.List(choice(*TRADES), required=True, validate=validate.Length(min=1))
    node_codes = fields.List(text(40), required=True, validate=validate.Length(min=1, max=1000))
    warranty_from = Day(load_default=None, allow_none=True)
    warranty_to = Day(load_default=None, allow_none=True)
