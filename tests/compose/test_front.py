"""The gateway's container listens at two ports: one for everybody, one for those who look after it."""

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from chassis.process.health import Health
from chassis.process.overview import Overview
from gateway.wsgi import Front

INSIDE, OUTSIDE = "http://gateway:9100", "http://gateway:8080"


def front(address: str = "0.0.0.0:9100", *, failing: bool = False) -> Client:
    def check() -> None:
        if failing:
            raise ConnectionError("secret-host:5432")

    health = Health("gateway", "serve", {"database": check})
    return Client(Front(Response("the app"), health, address, Overview((), [])))


@pytest.mark.parametrize("path", ["/health", "/metrics", "/suite", "/v1/tickets", "/"])
def test_everything_at_the_public_port_goes_to_the_application(path: str):
    assert front().get(path, base_url=OUTSIDE).text == "the app"


@pytest.mark.parametrize("path", ["/health", "/metrics", "/ready", "/suite", "/"])
def test_whoever_looks_after_it_is_told(path: str):
    answer = front().get(path, base_url=INSIDE)
    assert (answer.status_code, answer.text == "the app") == (200, False)


def test_reasons_are_told_inside_and_not_outside():
    inside, outside = (front(failing=True).get("/ready", base_url=base) for base in (INSIDE, OUTSIDE))
    assert inside.status_code == outside.status_code == 503
    assert "secret-host" in inside.text
    assert outside.text == "503 Service Unavailable"


def test_a_load_balancer_learns_that_it_is_there():
    assert front().get("/ready", base_url=OUTSIDE).text == front().get("/live", base_url=OUTSIDE).text == "200 OK"


@pytest.mark.parametrize("address", ["", "/run/health"])
def test_without_a_port_for_health_everything_is_public(address: str):
    application = front(address)
    answer = application.get("/metrics", environ_overrides={"SERVER_PORT": ""})
    assert answer.text == "the app"
