"""Shapes of sessions, and of who is logged in."""

from marshmallow import fields

from contracts.core.fields import Id, Instant
from contracts.core.schema import Request, Shape


class Session(Shape):
    """Where somebody is logged in: the device as it called itself, its address, and whether it is this one."""

    id = Id(required=True)
    device = fields.String(required=True)
    address = fields.String(required=True)
    created_at = Instant(required=True)
    refreshed_at = Instant(required=True)
    expires_at = Instant(required=True)
    current = fields.Boolean(required=True)


class Sessions(Shape):
    """All sessions that somebody can go on with, the newest first."""

    items = fields.List(fields.Nested(Session), required=True)


class EndSession(Request):
    """One of the caller's own sessions."""

    session_id = Id(required=True)


class Me(Shape):
    """Who is logged in, what that person may do, and which kinds of values each permission gives ``masked``.

    Nothing of it can be done before the password is changed where that is needed, and the second factor that the
    company requires is there.
    """

    tenant_id = Id(required=True)
    principal = fields.String(required=True)
    permissions = fields.List(fields.String(), required=True)
    masked = fields.Dict(fields.String(), fields.List(fields.String()), required=True)
    password_change_needed = fields.Boolean(required=True)
    second_factor_required = fields.Boolean(required=True)
