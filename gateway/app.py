"""The Flask application, made of the table of routes."""

from functools import partial

from flask import Flask

from gateway.access.identity import Identities
from gateway.access.origins import Origins
from gateway.documents import browsing
from gateway.documents import serving as documents
from gateway.door import Door, identify, sign_off
from gateway.http import problems
from gateway.http.gate import Gate
from gateway.limits.limiting import Limits
from gateway.routes import ROUTES
from gateway.stream.streaming import Streams

MOST_IN_WORK = 32


def create_app(most_in_work: int = MOST_IN_WORK) -> Flask:
    """Return the gateway, which works on so many requests at a time.

    The runtime of the process is installed apart, after the fork.
    """
    app = Flask("steward", static_folder=None)
    app.url_map.strict_slashes = False
    app.before_request(identify)
    problems.install(app)
    documents.install(app)
    browsing.install(app)
    identities = app.extensions["identities"] = Identities()
    app.extensions["streams"] = Streams()
    origins = Origins(identities.hears)
    identities.watch(origins.forget)
    app.after_request(partial(sign_off, has_origin=origins.has))
    limits = app.extensions["limits"] = Limits()
    Door(identities, limits).open(app, ROUTES)
    app.wsgi_app = Gate(app.wsgi_app, most_in_work, origins.remembers)  # type: ignore[method-assign]
    return app
