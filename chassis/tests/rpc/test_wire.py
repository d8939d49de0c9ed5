from decimal import Decimal

import pytest

from chassis.rpc import wire
from contracts.core.errors import Conflict, FieldProblem, Internal, Invalid, ServiceError


def test_a_request_survives_the_wire():
    body = wire.request_body("token", {"name": "李雷", "amount": Decimal("1.50")})
    envelope = wire.read_request({"content_type": "application/json"}, body)
    assert envelope == {"context": "token", "request": {"name": "李雷", "amount": "1.50"}}


def test_a_refusal_becomes_the_same_error_at_the_caller():
    error = Conflict("it is taken", fields=[FieldProblem("a.0", "odd", "is odd")], legal=["close"])
    with pytest.raises(Conflict) as raised:
        wire.read_reply(wire.error_body(error))
    assert raised.value.as_dict() == error.as_dict()


def test_a_refusal_with_facts_that_json_does_not_know_is_a_refusal_all_the_same():
    with pytest.raises(Invalid) as raised:
        wire.read_reply(wire.error_body(Invalid("no", what={1})))
    assert raised.value.extra == {"what": "{1}"}


def test_a_refusal_that_cannot_be_written_is_a_fault():
    with pytest.raises(ServiceError) as raised:
        wire.read_reply(wire.error_body(Invalid("no", what={(1, 2): 3})))
    assert type(raised.value) is Internal


def test_a_result_must_be_plain():
    with pytest.raises(TypeError):
        wire.result_body({"what": object()})


def test_a_result_is_passed_on_as_it_stands():
    assert wire.passed(wire.result_body({"name": "李雷", "error": None})) == '{"name":"李雷","error":null}'.encode()


@pytest.mark.parametrize("facts", [{}, {"what": {"error": None}}, {"error": None}], ids=["plain", "deep", "flat"])
def test_a_refusal_is_not_passed_on(facts):
    with pytest.raises(Invalid) as raised:
        wire.passed(wire.error_body(Invalid("no", **facts)))
    assert raised.value.extra == facts


def test_what_another_has_written_is_passed_on_as_well():
    assert wire.passed(b'{"error": null, "result": [1, 2]}') == b"[1,2]"


def test_numbers_as_wide_as_json_knows_them():
    assert wire.read_reply(wire.result_body({"n": 2**63})) == {"n": 2**63}
