"""Shapes of logging in at a company's own provider."""

from marshmallow import fields

from contracts.core.fields import Instant, text
from contracts.core.schema import Request, Shape


class BeginSignOn(Request):
    """The company's code, and where its provider is to send the browser back to: one of the company's addresses."""

    tenant = text(40, required=True)
    redirect_uri = text(500, required=True)


class SignOnBegun(Shape):
    """Open ``authorization_url`` in a browser; keep ``login_token`` for when it comes back."""

    authorization_url = fields.String(required=True)
    login_token = fields.String(required=True)
    expires_at = Instant(required=True)


class FinishSignOn(Request):
    """``state`` and ``code`` as the provider's redirect brought them, and the ``login_token`` of the beginning."""

    state = text(300, required=True)
    code = text(2000, required=True)
    login_token = text(100, required=True)
