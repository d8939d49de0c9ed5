"""Every declared RPC and event has its producer and its handler, and the other way round."""

from collections import Counter

from contracts.core.registry import events, rpc_methods
from contracts.core.rpc import RpcMethod
from contracts.notify.events import FOR_PARTNERS
from gateway.access.roles import INTERNAL, PERMISSIONS, ROLES
from gateway.http.routing import LOGGED_IN, PUBLIC
from gateway.routes import ROUTES
from tests.architecture.wiring import answered, emitted, handled

ASKED_INSIDE = {"customer.find_by_phone", "notify.send_login_code", "ticketing.rate_by_code"}
TRIALS = {key for key in rpc_methods() if key.endswith(".step_trial")}
PERSONS = {key for key in rpc_methods() if key.endswith(("_person", ".get_words", ".get_ties"))}
IMPORTS = {key for key in rpc_methods() if ".import_" in key}


def test_every_declared_method_is_answered_once_by_its_own_service() -> None:
    answers = [(service, method.key) for service, method in answered()]
    assert Counter(answers) == Counter((method.service, key) for key, method in rpc_methods().items())


def test_every_method_can_be_asked_over_http_or_is_known_to_be_internal() -> None:
    routed = {route.operation.key for route in ROUTES if isinstance(route.operation, RpcMethod)}
    assert routed | ASKED_INSIDE | IMPORTS | PERSONS | TRIALS == set(rpc_methods())
    assert not routed & (ASKED_INSIDE | IMPORTS | PERSONS | TRIALS)


def test_every_declared_event_has_a_handler() -> None:
    consumed = {event.key for _, event in handled()} | {event.key for event in FOR_PARTNERS}
    assert consumed == set(events())


def test_every_declared_event_is_emitted_by_its_producer() -> None:
    made = {event.key for owner, event in emitted() if event.producer == owner}
    assert made == set(events())


def test_nobody_emits_an_event_of_somebody_else() -> None:
    assert [(owner, event.key) for owner, event in emitted() if event.producer != owner] == []


def test_every_route_declares_a_registered_permission_or_a_word_for_none() -> None:
    unknown = [route.path for route in ROUTES if route.permission not in PERMISSIONS | {PUBLIC, LOGGED_IN}]
    assert unknown == []
    assert not {route.permission for route in ROUTES} & INTERNAL


def test_every_permission_is_given_by_a_role_and_asked_by_a_route() -> None:
    given = {permission for role in ROLES.values() for permission in role.permissions}
    assert given | INTERNAL == PERMISSIONS
    assert {route.permission for route in ROUTES} - {PUBLIC, LOGGED_IN} | INTERNAL == PERMISSIONS


def test_routes_are_declared_once() -> None:
    twice = [key for key, count in Counter((route.verb, route.path) for route in ROUTES).items() if count > 1]
    assert twice == []
