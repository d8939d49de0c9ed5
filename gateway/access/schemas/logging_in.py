"""Shapes of logging in and going on."""

from marshmallow import fields

from contracts.core.fields import Instant, choice, phone_field, text
from contracts.core.schema import Request, Shape


class LogIn(Request):
    """The company's code, the account, the password; a code of the app where there is a second factor."""

    tenant = text(40, required=True)
    login = text(80, required=True)
    password = text(200, required=True)
    second_factor = text(40, load_default=None, allow_none=True)


class AskCode(Request):
    """The company's code and the phone that the one-time code is to be sent to."""

    tenant = text(40, required=True)
    phone = phone_field(required=True)


class CodeSent(Shape):
    """If the phone is on record, a code is on its way; it counts for so many minutes, together with this token.

    Whoever asks again within half a minute is sent no other one, and goes on with the token that he was told first.
    """

    minutes = fields.Integer(required=True)
    login_token = fields.String(required=True)


class LogInWithCode(AskCode):
    """The one-time code that came to the phone, and the token that the one who asked for it was told."""

    code = text(10, required=True)
    login_token = text(200, required=True)


class Tokens(Shape):
    """Send ``Authorization: Bearer <access_token>`` until ``expires_at``.

    For the refresh token there are new ones, once; without refreshing the session ends at ``refresh_until``.
    """

    access_token = fields.String(required=True)
    token_type = choice("Bearer", required=True)
    expires_at = Instant(required=True)
    refresh_token = fields.String(required=True)
    refresh_until = Instant(required=True)
    principal = fields.String(required=True)


class Refresh(Request):
    """The newest refresh token of a session."""

    refresh_token = text(200, required=True)


class GiveRating(Request):
    """The code of the message that asked, and what the customer says."""

    tenant = text(40, required=True)
    code = text(20, shortest=6, required=True)
    satisfied = fields.Boolean(required=True)
    comment = text(1000, load_default=None, allow_none=True)
