"""The way of a request: who asks → may they → what do they ask → the operation answers."""

import time
from collections.abc import Callable
from typing import Any

import orjson
import structlog
from flask import Flask, Response, g, request
from flask.globals import request_ctx

from chassis.scopes import Scope
from contracts.core.errors import Unauthenticated
from contracts.core.personal import KINDS
from gateway.access.api_keys import Uses
from gateway.access.authorization import may
from gateway.access.identity import Identities
from gateway.asking import answer, checked, passed
from gateway.attachments import tus
from gateway.http.about import device_of, language_of, request_id_of
from gateway.http.addresses import Proxies
from gateway.http.call import Call, Identity
from gateway.http.figures import ANSWER_SECONDS, ANSWERED
from gateway.http.origins import allow
from gateway.http.reading import acting_for_of, data_of, demand_version, key_of, stream_of, token_of
from gateway.http.routing import LOGGED_IN, NO_CONTENT, PUBLIC, Route
from gateway.http.sending import etag_of, finish
from gateway.limits.limiting import Limits, Standing

SECONDS = 10.0
"""How long a request may take."""


class Door:
    """Serves the routes of a table to the people behind ``identities``."""

    def __init__(self, identities: Identities, limits: Limits) -> None:
        self._identities = identities
        self._limits = limits
        self._uses = Uses()
        self._proxies = Proxies.configured()
        self._endpoints: set[str] = set()

    def open(self, app: Flask, routes: tuple[Route, ...]) -> None:
        """Serve ``routes`` on ``app``, and count what else is asked there: the document, paths that there are not."""
        app.before_request(self._count_what_is_no_route)
        for route in routes:
            app.add_url_rule(route.rule, f"{route.verb} {route.path}", self._view(route), methods=[route.verb])
            self._endpoints.add(f"{route.verb} {route.path}")

    def _count_what_is_no_route(self) -> None:
        """Raise TooManyRequests for an address that asks too much. What browsers ask beforehand costs nothing."""
        if request.endpoint not in self._endpoints and request.method != "OPTIONS":
            _demand(self._limits.of_nobody(self._address()))

    def _address(self) -> str:
        return self._proxies.address_of(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""))

    def _view(self, route: Route) -> Callable[..., Response]:
        def view(**path: Any) -> Response:
            if route.leaving:
                g.leaving = route.leaving.fields(path)
            call = self._receive(route, path)
            if method := route.passing:
                return _sent(route, passed(method, call), None)
            return _respond(route, answer(route, call))

        return view

    def _receive(self, route: Route, path: dict[str, Any]) -> Call:
        address = self._address()
        identity = self._admitted(route, address)
        scopes = _scopes(route, identity)
        data = checked(route, data_of(request, route, path))
        key = key_of(request, route)
        demand_version(route, data)
        return Call(
            identity=identity,
            permission=route.permission,
            scopes=scopes,
            data=data,
            request_id=g.request_id,
            deadline=time.time() + SECONDS,
            language=g.language,
            masked=identity.masked_by(route.permission) if identity else KINDS,
            idempotency_key=key,
            address=address,
            device=device_of(request),
            stream=stream_of(request, route),
        )

    def _admitted(self, route: Route, address: str) -> Identity | None:
        """Return who asks. Raises TooManyRequests for who asks too much, known or not."""
        try:
            identity = self._who(route)
        except Unauthenticated:
            _demand(self._limits.of_nobody(address))
            raise
        g.identity = identity
        _demand(self._limits.of(identity) if identity else self._limits.of_nobody(address))
        return identity

    def _who(self, route: Route) -> Identity | None:
        if route.permission == PUBLIC:
            return None
        token = token_of(request)
        acting_for = None if route.permission == LOGGED_IN else acting_for_of(request)
        identity = self._identities.of(token, acting_for, while_clearing=route.while_clearing)
        structlog.contextvars.bind_contextvars(tenant=str(identity.tenant_id), principal=identity.principal)
        if identity.is_key:
            self._uses.note(identity.tenant_id, identity.session_id)
        return identity


def _demand(standing: Standing) -> None:
    g.standing = standing
    standing.demand()


def _scopes(route: Route, identity: Identity | None) -> tuple[Scope, ...]:
    if identity is None or route.permission == LOGGED_IN:
        return ()
    identity.demand_complete()
    return may(identity.permissions, route.permission)


def _respond(route: Route, reply: Any) -> Response:
    if isinstance(reply, Response):
        return reply
    if route.success == NO_CONTENT:
        return Response(status=NO_CONTENT)
    return _sent(route, orjson.dumps(reply), reply.get("version"))


def _sent(route: Route, body: bytes, version: int | None) -> Response:
    response = Response(body, route.success, content_type="application/json")
    if version is not None or route.verb == "GET":
        response.headers["ETag"] = etag_of(body, version)
    return response


def identify() -> None:
    """Give the request an id, unless it brings a sane one, and find out which language to answer in."""
    g.began = time.perf_counter()
    g.request_id = request_id_of(request.headers.get("X-Request-Id", ""))
    g.language = language_of(request.headers.get("Accept-Language", ""))
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def sign_off(response: Response, has_origin: Callable[[str], bool]) -> Response:
    """Put the headers on a response that every response has, and count it."""
    # Not the stand-in for it, which looks it up each time that it is asked something.
    asked = request_ctx.request
    route = asked.url_rule.rule if asked.url_rule else "none"
    ANSWERED.labels(route, response.status_code).inc()
    ANSWER_SECONDS.labels(route).observe(time.perf_counter() - g.began)
    standing = g.get("standing")
    told = {"X-Request-Id": g.request_id, **(standing.fields() if standing else {}), **g.get("leaving", {})}
    tus.announce(asked, response)
    allow(asked, response, g.get("identity"), has_origin)
    return finish(asked, response, told)
