"""Which refusals an operation can answer with: what its row of the table says, and what it declares of its own."""

import re

from contracts.core import errors
from contracts.core.errors import ServiceError
from gateway.http import errors as http
from gateway.http.routing import LOGGED_IN, PUBLIC, Route

VARIABLE = re.compile(r"{(\w+)}")
_ALWAYS = (
    errors.Invalid,
    errors.Internal,
    errors.Unavailable,
    errors.DeadlineExceeded,
    http.Saturated,
    http.TooManyRequests,
)
_BEHIND_LOGIN = (errors.Unauthenticated, errors.Forbidden, http.TenantSuspended)
_WITH_BODY = (http.BodyTooLarge, http.UnsupportedMediaType)
_WITH_KEY = (http.KeyRequired, errors.KeyInUse, errors.KeyReused)

Kind = type[ServiceError]


def refusals_of(route: Route) -> tuple[Kind, ...]:
    """Return the kinds of errors, by status and code. A class stands for itself, not for those below it."""
    kinds = {*_ALWAYS, *route.operation.errors, *_of_the_row(route)}
    return tuple(sorted(kinds, key=lambda kind: (kind.status, kind.code)))


def _of_the_row(route: Route) -> set[Kind]:
    found: set[Kind] = set()
    if route.permission != PUBLIC:
        found |= set(_BEHIND_LOGIN)
    if route.permission != PUBLIC and not route.while_clearing:
        found.add(http.TrialClearing)
    if route.permission not in (PUBLIC, LOGGED_IN):
        found |= set(http.INCOMPLETE)
    if VARIABLE.search(route.path):
        found.add(errors.NotFound)
    if route.takes_file or route.has_json:
        found |= {*_WITH_BODY, *((http.BrokenJson,) if route.has_json else ())}
    if route.takes_version:
        found |= {errors.StaleVersion, *((http.VersionRequired,) if route.guarded else ())}
    return found | set(_WITH_KEY if route.needs_key else ())
