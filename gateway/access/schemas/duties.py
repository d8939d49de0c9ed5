"""Shapes of acceptance duties."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from contracts.core.fields import Day, Id
from contracts.core.schema import Request, Shape


class ListDuties(Request):
    """A project."""

    org_node_id = Id(required=True)


class NameDuty(ListDuties):
    """An acceptance duty of a project."""

    duty_id = Id(required=True)


class ShareDuty(NameDuty):
    """Who accepts the project's requests as well: a person, or whoever is of the desk at a node. One of the two.

    From a day to a last day, under an id that the caller makes.
    """

    account_id = Id(load_default=None, allow_none=True)
    desk_node_id = Id(load_default=None, allow_none=True)
    from_date = Day(required=True)
    to_date = Day(load_default=None, allow_none=True)

    @validates_schema
    def _one_desk(self, data: dict[str, Any], **_: Any) -> None:
        if (data["account_id"] is None) == (data["desk_node_id"] is None):
            raise ValidationError("A person or the desk at a node: one of the two.", "desk_node_id")
        if data["to_date"] and data["to_date"] < data["from_date"]:
            raise ValidationError("Is before the first day.", "to_date")


class Duty(Shape):
    """Who accepts the requests of the project ``org_node_id`` as well: to open tickets there, and no more of it."""

    id = Id(required=True)
    org_node_id = Id(required=True)
    account_id = Id(required=True, allow_none=True)
    desk_node_id = Id(required=True, allow_none=True)
    from_date = Day(required=True)
    to_date = Day(required=True, allow_none=True)


class Duties(Shape):
    """With whom the requests of a project are shared, or were."""

    items = fields.List(fields.Nested(Duty), required=True)
