"""Shapes of saved views."""

from marshmallow import fields, validate

from contracts.core.fields import Id, Instant, text
from contracts.core.lists import ListRequest, page_of, shown_field, sort_field
from contracts.core.schema import Request, Shape


def query_field() -> fields.Dict:
    """Return the field for what stands in the address of a list: filters, ``sort``, ``fields`` in their order."""
    few = validate.Length(max=30)
    return fields.Dict(keys=text(40), values=text(2000), load_default=dict, validate=few)


class View(Shape):
    """A list as somebody wants to see it: ask the list at the path ``list`` with ``query``.

    Its columns are ``fields`` of the query, in that order. ``org_node_id``: everybody there sees it, null for its owner
    alone; ``own``: the caller may change it.
    """

    id = Id(required=True)
    name = fields.String(required=True)
    list = fields.String(required=True)
    query = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    org_node_id = Id(required=True, allow_none=True)
    own = fields.Boolean(required=True)
    updated_at = Instant(required=True)


ViewPage = page_of(View)


class ListViews(ListRequest):
    """The caller's views, and those that are shared where he is, of the lists that he may read."""

    list = text(80, load_default=None)
    sort = sort_field("name")
    shown = shown_field(View)


class NameView(Request):
    """A view."""

    view_id = Id(required=True)


class SaveView(NameView):
    """A view under an id that the caller makes, or what it is from now on. Where it is shared it stays shared."""

    name = text(80, required=True)
    list = text(80, required=True)
    query = query_field()


class ShareView(NameView):
    """Where everybody sees it."""

    org_node_id = Id(required=True)
