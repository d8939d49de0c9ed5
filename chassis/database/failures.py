"""What a failure of the database means to the caller."""

import psycopg2
from psycopg2 import errors
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from chassis.database.connection import DeadlinePassed
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


def meaning(error: SQLAlchemyError | psycopg2.Error) -> ServiceError | None:
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
    return next((answer() for kind, answer in _BY_KIND if isinstance(cause, kind)), None)
