"""Shapes of grants."""

from marshmallow import fields

from contracts.core.fields import Day, Id, text
from contracts.core.schema import Shape
from gateway.access.schemas.accounts import NameAccount


class Grant(Shape):
    """A role at a node from a day to a last day; ``by_post``: it comes from a post, and ends with it."""

    id = Id(required=True)
    role = fields.String(required=True)
    org_node_id = Id(required=True)
    from_date = Day(required=True)
    to_date = Day(required=True, allow_none=True)
    by_post = fields.Boolean(required=True)


class Grants(Shape):
    """All grants of an account."""

    items = fields.List(fields.Nested(Grant), required=True)


class NameGrant(NameAccount):
    """A grant of an account."""

    grant_id = Id(required=True)


class GiveGrant(NameGrant):
    """A role at a node for an account, under an id that the caller makes."""

    role = text(40, required=True)
    org_node_id = Id(required=True)
    from_date = Day(required=True)
    to_date = Day(load_default=None, allow_none=True)
