"""Shapes of what a company sets for itself."""

from marshmallow import fields
from marshmallow.validate import Length, Regexp

from contracts.core.schema import Request, Shape

_ORIGIN = Regexp(r"(https://[a-z0-9.-]{1,253}|http://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?\Z")


class TenantSettings(Shape):
    """What a company sets for itself: the origins whose pages may call from a browser."""

    origins = fields.List(fields.String(), required=True)


class SetTenantSettings(Request):
    """The origins whose pages may call from a browser: ``https://crm.example.com``, ``http://localhost:5173``."""

    origins = fields.List(fields.String(validate=_ORIGIN), required=True, validate=Length(0, 20))
