"""Shapes of API keys."""

from marshmallow import fields
from marshmallow.validate import Length

from contracts.core.fields import Id, Instant, choice, text
from contracts.core.lists import ListRequest, page_of, shown_field, sort_field
from contracts.core.personal import KINDS
from contracts.core.schema import Request, Shape
from gateway.access.schemas.kinds import kinds_field


class ApiKey(Shape):
    """What a partner or a machine may do below a node, until it expires. ``used_at`` may be a minute behind.

    ``in_full``: which kinds of personal values it is shown in full; all others are masked.
    """

    id = Id(required=True)
    name = fields.String(required=True)
    permissions = fields.List(fields.String(), required=True)
    in_full = fields.List(choice(*KINDS), required=True)
    org_node_id = Id(required=True)
    given_by = fields.String(required=True)
    created_at = Instant(required=True)
    expires_at = Instant(required=True)
    revoked_at = Instant(required=True, allow_none=True)
    used_at = Instant(required=True, allow_none=True)


ApiKeyPage = page_of(ApiKey)


class ListApiKeys(ListRequest):
    """API keys."""

    sort = sort_field("name")
    shown = shown_field(ApiKey)


class NewApiKey(ApiKey):
    """A new key: send ``Authorization: Bearer <key>``. It is told this once."""

    key = fields.String(required=True)


class NameApiKey(Request):
    """An API key."""

    api_key_id = Id(required=True)


class GiveApiKey(NameApiKey):
    """Some permissions below a node for a partner or a machine, under an id that the caller makes."""

    name = text(80, required=True)
    permissions = fields.List(fields.String(), required=True, validate=Length(1, 200))
    in_full = kinds_field()
    org_node_id = Id(required=True)
    expires_at = Instant(required=True)
