"""Refusals that only the gateway gives."""

from contracts.core.errors import ServiceError, Unavailable


class KeyRequired(ServiceError):
    """A POST that changes something needs an Idempotency-Key, so that it can be sent again."""

    code = "idempotency_key_required"
    status = 400
    title = "Send an Idempotency-Key with this request"


class BrokenJson(ServiceError):
    """The body is no JSON."""

    code = "broken_json"
    status = 400
    title = "The body is not valid JSON"


class BodyTooLarge(ServiceError):
    """The body is larger than the route takes."""

    code = "body_too_large"
    status = 413
    title = "The body is too large"


class UnsupportedMediaType(ServiceError):
    """The body is not of the type that the route takes."""

    code = "unsupported_media_type"
    status = 415
    title = "The content type is not supported here"


class WrongCredentials(ServiceError):
    """Unknown account or wrong password: which of them is not said."""

    code = "wrong_credentials"
    status = 401
    title = "The account or the password is wrong"


class WrongCode(ServiceError):
    """The one-time code is wrong, used or too old."""

    code = "wrong_code"
    status = 401
    title = "The code is wrong or has expired"


class Saturated(Unavailable):
    """As many requests are in work as this process takes."""

    code = "saturated"
    title = "Too many requests are in work"
