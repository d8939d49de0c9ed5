"""Shapes of API keys."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
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
    """Some permissions below a node for a partner or a machine, under an id that the caller makes.

    Either ``permissions`` (and ``in_full``), or the code of a ``role`` (``partner``, or one of the company's own): what
    it gives at this moment. The key does not change with the role.
    """

    name = text(80, required=True)
    role = text(40, load_default=None, allow_none=True)
    permissions = fields.List(fields.String(), load_default=list, validate=Length(0, 200))
    in_full = kinds_field()
    org_node_id = Id(required=True)
    expires_at = Instant(required=True)

    @validates_schema
    def _either(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data.get("role")) == bool(data.get("permissions") or data.get("in_full")):
            raise ValidationError("Either permissions or a role.", "permissions")
