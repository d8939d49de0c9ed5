"""A route that is deprecated says so, in each of its answers and in the document."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask

from contracts.core.errors import NotFound
from contracts.core.schema import Request
from contracts.ticketing.rpc import GET_TICKET
from gateway.access import me, schemas
from gateway.documents.openapi import openapi
from gateway.door import Door
from gateway.http.routing import LOGGED_IN, Local, get, leaving
from gateway.routes import ROUTES
from gateway.tests.company import Caller
from gateway.tests.services import StandIn

SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, 12, tzinfo=UTC)
OLD = leaving(get("/v1/old/{ticket_id}", GET_TICKET, "ticket:read"), SINCE, UNTIL, "/v1/tickets/{ticket_id}")
ODD = leaving(get("/v1/odd", Local("odd", Request, schemas.Me, me.me), LOGGED_IN), SINCE)


@pytest.fixture
def app(app: Flask) -> Flask:
    """The gateway with two routes beside the table."""
    Door(app.extensions["identities"], app.extensions["limits"]).open(app, (OLD, ODD))
    return app


def test_every_answer_says_since_when_until_when_and_what_instead(boss: Caller, services: StandIn):
    ticket = uuid4()
    services.answers["ticketing.get_ticket"] = {"id": str(ticket), "version": 1}
    for expected in (200, 404):
        answer = boss("GET", f"/v1/old/{ticket}")
        assert answer.status_code == expected
        assert answer.headers["Deprecation"] == "@1767225600"
        assert answer.headers["Sunset"] == "Fri, 01 Jan 2027 12:00:00 GMT"
        assert answer.headers["Link"] == f'</v1/tickets/{ticket}>; rel="successor-version"'
        services.answers["ticketing.get_ticket"] = NotFound()


def test_what_is_not_known_is_not_said(boss: Caller):
    headers = boss("GET", "/v1/odd").headers
    assert headers["Deprecation"] == "@1767225600"
    assert not {"Sunset", "Link"} & set(headers.keys())
    assert "Deprecation" not in boss("GET", "/v1/me").headers


def test_the_document_says_it():
    paths = openapi((*ROUTES, OLD))["paths"]
    assert paths["/v1/old/{ticket_id}"]["get"]["deprecated"] is True
    assert "deprecated" not in paths["/v1/tickets/{ticket_id}"]["get"]
