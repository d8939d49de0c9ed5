"""Refusals that only the gateway gives."""

from typing import Any

from contracts.core.errors import ServiceError, Unavailable


class KeyRequired(ServiceError):
    """A POST that changes something needs an Idempotency-Key, so that it can be sent again."""

    code = "idempotency_key_required"
    status = 400
    title = "Send an Idempotency-Key with this request"


class VersionRequired(ServiceError):
    """The change takes the place of what is there: it needs the version that the caller has read (If-Match)."""

    code = "version_required"
    status = 428
    title = "Send the version that you have read (If-Match)"


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


class SecondFactorNeeded(ServiceError):
    """The password is right, and the account has a second factor: send a code of the app, or a recovery code."""

    code = "second_factor_needed"
    status = 401
    title = "Send the code of your authenticator app as well"


class TooManyAttempts(ServiceError):
    """Too many logins failed: this account, or this address, has to wait. The answer is the same for unknown ones."""

    code = "too_many_attempts"
    status = 429
    title = "Too many logins failed: wait before the next one"
    retry_after = 1

    def __init__(self, detail: str = "", *, seconds: int = 1, **extra: Any) -> None:
        super().__init__(detail, seconds=seconds, **extra)
        self.retry_after = seconds


class TooManyRequests(ServiceError):
    """Somebody asks too much in a minute; ``extra["policy"]`` says of what nothing is left (see ``RateLimit``)."""

    code = "too_many_requests"
    status = 429
    title = "Too many requests in this minute"
    retry_after = 1

    def __init__(self, detail: str = "", *, seconds: int = 1, **extra: Any) -> None:
        super().__init__(detail, **extra)
        self.retry_after = seconds


class TenantSuspended(ServiceError):
    """The operator of the suite has suspended the company: nobody of it gets in, and nothing of it is lost."""

    code = "tenant_suspended"
    status = 403
    title = "The company is suspended: ask the operator of this service"


class TrialClearing(Unavailable):
    """What the company has tried out is being cleared: nobody gets in meanwhile, `GET /v1/trial` says how far it is."""

    code = "trial_clearing"
    title = "What the company has tried out is being cleared"
    retry_after = 15


class PasswordChangeNeeded(ServiceError):
    """The password was given: nothing else is possible before it is changed."""

    code = "password_change_needed"
    status = 403
    title = "Choose a password of your own first"


class SecondFactorRequired(ServiceError):
    """The company requires a second factor, and the account has none: nothing else is possible before it is set up."""

    code = "second_factor_required"
    status = 403
    title = "Your company requires a second factor: set it up first"


INCOMPLETE = (PasswordChangeNeeded, SecondFactorRequired)
"""What somebody is told whose login has to be put right before anything else."""


class GivenPasswordExpired(ServiceError):
    """The password is right, but it was given and not changed in time: an administrator gives another one."""

    code = "given_password_expired"
    status = 401
    title = "The password that you were given has expired: ask for another one"
