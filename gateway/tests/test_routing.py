"""The table of routes, as Flask serves it."""

from flask import Flask

from gateway.access.roles import PERMISSIONS
from gateway.documents import browsing, serving
from gateway.http.routing import LOGGED_IN, PUBLIC
from gateway.routes import ROUTES

OPEN = {f"GET {path}" for path in (serving.PATH, browsing.PATH, browsing.FILE)}
"""Served beside the table, open to all."""


def test_every_rule_of_the_application_is_a_row_with_a_permission_or_a_word_for_none(app: Flask):
    declared = {f"{route.verb} {route.path}": route.permission for route in ROUTES}
    served = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert served == set(declared) | OPEN
    assert set(declared.values()) <= PERMISSIONS | {PUBLIC, LOGGED_IN}


WITHOUT_A_KEY = {
    "/v1/auth/sessions": "the answer is tokens, which would have to be stored",
    "/v1/auth/code-sessions": "the answer is tokens; the code is good once",
    "/v1/auth/refreshes": "the answer is tokens; the one before is taken again for a moment",
    "/v1/auth/sign-on-sessions": "the answer is tokens; the provider's code is good once",
    "/v1/auth/sign-ons": "the answer is a token, which would have to be stored; what is begun twice ends by itself",
    "/v1/auth/codes": "a second code is not sent at once, and the answer is the same whatever was done",
}
"""POSTs that neither need nor keep a key, and why."""


def test_only_logging_in_and_rating_are_public():
    assert {route.path for route in ROUTES if route.permission == PUBLIC} == {*WITHOUT_A_KEY, "/v1/ratings"}


def test_every_post_needs_a_key_but_those_of_logging_in():
    assert {route.path for route in ROUTES if route.verb == "POST" and not route.needs_key} == set(WITHOUT_A_KEY)


def test_nothing_that_only_reads_is_a_post():
    assert not [route.path for route in ROUTES if route.verb == "GET" and getattr(route.operation, "changes", False)]
