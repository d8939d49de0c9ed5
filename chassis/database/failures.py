"""What a failure of the database means to the caller."""

import psycopg2
from psycopg2 import errors
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from chassis.database.connection import DeadlinePassed
from chassis.idempotency import ANSWERED, STATES, Answered
from contracts.core.errors import (
    Conflict,
    DeadlineExceeded,
    Duplicate,
    KeyInUse,
    NotFound,
    ServiceError,
    StaleVersion,
    Unavailable,
)

_BY_KIND: tuple[tuple[type[Exception], type[ServiceError]], ...] = (
    (DeadlinePassed, DeadlineExceeded),
    (errors.QueryCanceled, DeadlineExceeded),
    (errors.UniqueViolation, Duplicate),
    (errors.ExclusionViolation, Duplicate),
    (errors.ForeignKeyViolation, Conflict),
    (errors.LockNotAvailable, Unavailable),
    (errors.DeadlockDetected, Unavailable),
    (errors.SerializationFailure, Unavailable),
    (psycopg2.OperationalError, Unavailable),
    (psycopg2.InterfaceError, Unavailable),
)
_ROW_LEVEL_SECURITY = "row-level security"


def meaning(error: SQLAlchemyError | psycopg2.Error) -> ServiceError | Answered | None:
    """Return the answer that ``error`` stands for; None where it is a fault of the program."""
    if isinstance(error, StaleDataError):
        return StaleVersion()
    if isinstance(error, PoolTimeout):
        return Unavailable("All connections to the database are in use")
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, errors.InsufficientPrivilege) and _ROW_LEVEL_SECURITY in str(cause):
        return NotFound()
    if isinstance(cause, errors.UniqueViolation) and cause.diag.constraint_name == "idempotency_pkey":
        return KeyInUse()
    return _of_a_claim(cause) or next((answer() for kind, answer in _BY_KIND if isinstance(cause, kind)), None)


def _of_a_claim(cause: object) -> ServiceError | Answered | None:
    if not isinstance(cause, psycopg2.Error) or cause.pgcode is None:
        return None
    if cause.pgcode == ANSWERED:
        return Answered(str(cause.diag.message_detail))
    refusal = STATES.get(cause.pgcode)
    return refusal() if refusal else None
