"""Shapes of what a company sets for itself."""

from marshmallow import fields
from marshmallow.validate import Length, Regexp

from contracts.core.schema import Request, Shape

_ORIGIN = Regexp(r"(https://[a-z0-9.-]{1,253}|http://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?\Z")


class TenantSettings(Shape):
    """What a company sets for itself: the origins whose pages may call from a browser, and whether its employees need a
    second factor to log in with a password.
    """

    origins = fields.List(fields.String(), required=True)
    second_factor_required = fields.Boolean(required=True)


class SetTenantSettings(Request):
    """The origins whose pages may call from a browser: ``https://crm.example.com``, ``http://localhost:5173``.

    ``second_factor_required`` is set by who has one himself; left out, it stays as it is.
    """

    origins = fields.List(fields.String(validate=_ORIGIN), required=True, validate=Length(0, 20))
    second_factor_required = fields.Boolean(load_default=None, allow_none=True)
