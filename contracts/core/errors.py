"""The errors a caller can get, each with a stable code.

An error crosses the broker as ``{"code", "detail", "fields", "extra"}`` and becomes the same class again at the caller.
Only these classes travel: whatever else is raised in a service reaches the caller as :class:`Internal`, without text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True)
class FieldProblem:
    """One field that was refused: its dotted path (``lines.0.amount``), a stable code and the reason."""

    field: str
    code: str
    reason: str

    def as_dict(self) -> dict[str, str]:
        """Return the wire form."""
        return {"field": self.field, "code": self.code, "reason": self.reason}


class ServiceError(Exception):
    """An answer that is a refusal. ``status`` is the HTTP status that the gateway gives it."""

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"
    retry_after: int | None = None
    by_code: ClassVar[dict[str, type["ServiceError"]]] = {}

    def __init_subclass__(cls) -> None:
        ServiceError.by_code[cls.code] = cls

    def __init__(self, detail: str = "", *, fields: Sequence[FieldProblem] = (), **extra: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.fields = tuple(fields)
        self.extra = extra

    def __str__(self) -> str:
        """Return the detail with the fields that were refused, for logs."""
        return " ".join([self.detail, *(f"[{problem.field}: {problem.reason}]" for problem in self.fields)])

    def as_dict(self) -> dict[str, Any]:
        """Return the wire form."""
        fields = [problem.as_dict() for problem in self.fields]
        return {"code": self.code, "detail": self.detail, "fields": fields, "extra": self.extra}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "ServiceError":
        """Return the error that ``data`` (the wire form) stands for; an unknown code becomes :class:`Internal`."""
        kind = cls.by_code.get(str(data.get("code")), Internal)
        fields = [FieldProblem(**field) for field in data.get("fields", ())]
        return kind(str(data.get("detail", "")), fields=fields, **data.get("extra", {}))

    def with_extra(self, **extra: Any) -> Self:
        """Return this error with more facts for the caller."""
        self.extra |= extra
        return self


class Internal(ServiceError):
    """A fault of ours. The log has the reason under the request id; the caller gets none."""


class Invalid(ServiceError):
    """The request does not fit its schema or a rule about values; ``fields`` says where."""

    code = "validation_failed"
    status = 422
    title = "The request has fields that cannot be accepted"


class NotFound(ServiceError):
    """There is no such thing, or the caller may not know of it."""

    code = "not_found"
    status = 404
    title = "There is no such thing"


class Conflict(ServiceError):
    """The request fits, but not to the present state."""

    code = "conflict"
    status = 409
    title = "The present state does not allow this"


class IllegalTransition(Conflict):
    """The status does not allow the action; ``extra["legal"]`` lists the actions that it allows."""

    code = "illegal_transition"
    title = "The status does not allow this action"


class Duplicate(Conflict):
    """Something with the same identity is on record; ``extra["existing_id"]`` names it where the caller may know."""

    code = "duplicate"
    title = "This is on record already"


class StillNeeded(Conflict):
    """Something with a person is not settled; ``extra["ties"]`` says what, and how much of it."""

    code = "still_needed"
    title = "Something with this customer is still to be settled"


class StaleVersion(ServiceError):
    """The version that the caller changes is not the present one (If-Match)."""

    code = "stale_version"
    status = 412
    title = "Somebody else changed this in the meantime"


class Unauthenticated(ServiceError):
    """Who asks is not known: no token, or one that no longer counts."""

    code = "unauthenticated"
    status = 401
    title = "Log in first"


class Forbidden(ServiceError):
    """Who asks is known and lacks the permission."""

    code = "forbidden"
    status = 403
    title = "You have no permission for this"


class KeptApart(Forbidden):
    """Who has done the one cannot do the other to the same thing, or have it done by a proxy."""

    code = "kept_apart"
    title = "Somebody else has to do this"


class KeyReused(ServiceError):
    """The idempotency key was used before with another request."""

    code = "idempotency_key_reused"
    status = 422
    title = "This Idempotency-Key belongs to another request"


class KeyInUse(ServiceError):
    """A request with the same idempotency key is being worked on at this moment."""

    code = "idempotency_key_in_use"
    status = 409
    title = "A request with this Idempotency-Key is under way"
    retry_after = 1


class Unavailable(ServiceError):
    """A part that is needed cannot be reached now; the same request may be sent again."""

    code = "unavailable"
    status = 503
    title = "This is not available at the moment"
    retry_after = 1


class DeadlineExceeded(Unavailable):
    """The time the caller gave has passed. Whether a change was made is not known: send it again with the same key."""

    code = "deadline_exceeded"
    title = "The time for an answer has passed"
