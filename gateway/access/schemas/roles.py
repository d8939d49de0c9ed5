"""Shapes of roles."""

from marshmallow import fields
from marshmallow.validate import Length

from contracts.core.fields import Id, choice, text
from contracts.core.personal import KINDS
from contracts.core.schema import Request, Shape
from gateway.access.schemas.kinds import kinds_field


class NameRole(Request):
    """A role of the company's own."""

    role_id = Id(required=True)


class SetRole(NameRole):
    """A role of the company's own, under an id that the caller makes. Its code stays."""

    code = text(40, shortest=2, required=True)
    name = text(80, required=True)
    permissions = fields.List(fields.String(), required=True, validate=Length(1, 200))
    in_full = kinds_field()


class Role(Shape):
    """A set of permissions, for the organization below a node, for what is assigned, or for rooms (``reach``).

    ``in_full``: which kinds of personal values it shows in full; all others are masked. A ready role has no id.
    """

    id = Id(required=True, allow_none=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    permissions = fields.List(fields.String(), required=True)
    in_full = fields.List(choice(*KINDS), required=True)
    reach = choice("node", "assignments", "rooms", required=True)


class Roles(Shape):
    """All roles, the ready ones first."""

    items = fields.List(fields.Nested(Role), required=True)
