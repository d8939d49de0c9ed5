"""RPC: who is believed, once for each key, reads that cannot write."""

import time
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy.exc import InternalError

from chassis import runtime
from chassis.rpc.answering import answer
from chassis.testing import a_context, ask, emitted, runtime_of, work_as
from chassis.tests.core.sample.contracts import LIST_ORDERS, ORDER_PLACED, PLACE_ORDER
from chassis.tests.core.sample.models import Order
from chassis.tests.core.sample.service import SampleService, place
from contracts.core.errors import (
    Conflict,
    DeadlineExceeded,
    Invalid,
    KeyInUse,
    NotFound,
    Unauthenticated,
)


@pytest.fixture
def request_(tree):
    return {"node_id": str(tree.left_leaf), "room_id": str(uuid4()), "title": "a door"}


def _answer(method, function, envelope):
    running = runtime_of("sample")
    with runtime.using(running):
        return answer(method, function, SampleService(), envelope)


def _envelope(tenant, request, method=PLACE_ORDER, **more):
    context = a_context(tenant, principal="system:sample", **more)
    return {"context": runtime_of("sample").signer.sign(context, method.key), "request": request}


def test_a_call_without_a_context_is_refused(tenant, request_):
    for envelope in ({"request": request_}, {"context": "x", "request": request_}, {}):
        with pytest.raises(Unauthenticated):
            _answer(PLACE_ORDER, SampleService.place_order, envelope)


def test_a_context_for_another_method_is_refused(tenant, request_):
    with pytest.raises(Unauthenticated):
        _answer(PLACE_ORDER, SampleService.place_order, _envelope(tenant, request_, LIST_ORDERS))


def test_a_request_that_comes_too_late_is_not_begun(tenant, request_):
    late = _envelope(tenant, request_, deadline=time.time() - 1)
    with pytest.raises(DeadlineExceeded):
        _answer(PLACE_ORDER, SampleService.place_order, late)


@pytest.mark.parametrize("wrong", [None, [], "x", {}, {"title": 1}])
def test_a_request_that_does_not_fit_is_refused(tenant, wrong):
    with pytest.raises(Invalid):
        _answer(PLACE_ORDER, SampleService.place_order, _envelope(tenant, wrong))


def test_an_unknown_field_is_named(tenant, request_):
    with pytest.raises(Invalid) as refused:
        ask(SampleService, PLACE_ORDER, request_ | {"colour": "red"}, tenant=tenant)
    assert [(problem.field, problem.code) for problem in refused.value.fields] == [("colour", "unknown_field")]


def test_who_reads_cannot_write(tenant, request_, tree):
    def write(service, work, request):
        place(work, node_id=tree.root, room_id=uuid4(), title="x")

    with pytest.raises(InternalError, match="read-only transaction"):
        _answer(LIST_ORDERS, write, _envelope(tenant, {}, LIST_ORDERS))


def test_a_refusal_may_be_tried_again_under_its_key(tenant, request_):
    def refuse(service, work, request):
        place(work, **request)
        raise NotFound

    envelope = _envelope(tenant, request_, idempotency_key="k")
    with pytest.raises(NotFound):
        _answer(PLACE_ORDER, refuse, envelope)
    _answer(PLACE_ORDER, SampleService.place_order, envelope)
    assert len(emitted("sample", tenant, ORDER_PLACED)) == 1


def test_a_key_that_is_in_use_is_refused(tenant, request_):
    envelope = _envelope(tenant, request_, idempotency_key="k")

    def ask_again_meanwhile(service, work, request):
        work.all(work.select(Order))  # the first statement claims the key
        with pytest.raises(KeyInUse):
            _answer(PLACE_ORDER, SampleService.place_order, envelope)
        return place(work, **request)

    first = _answer(PLACE_ORDER, ask_again_meanwhile, envelope)
    assert _answer(PLACE_ORDER, SampleService.place_order, envelope) == first


def test_of_two_who_both_believe_they_have_the_key_one_is_refused(tenant, request_):
    """The record may come between looking for it and having the lock: then it is found when one's own is written."""
    envelope = _envelope(tenant, request_, idempotency_key="k")

    def overtaken(service, work, request):
        work.later(
            "INSERT INTO chassis.idempotency (tenant_id, principal, key, method, request_hash, reply)"
            " VALUES (%s, 'system:sample', 'k', '', '', '')",
            (str(tenant),),
        )
        return place(work, **request)

    with pytest.raises(KeyInUse):
        _answer(PLACE_ORDER, overtaken, envelope)
    with work_as("sample", tenant=tenant) as work:
        assert work.all(work.select(Order)) == []


def test_keys_of_two_people_have_nothing_to_do_with_each_other(tenant, request_, tree):
    for number in range(2):
        who = f"employee:{uuid4()}"
        request = request_ | {"title": str(number)}
        ask(SampleService, PLACE_ORDER, request, tenant=tenant, principal=who, key="k")
    assert len(emitted("sample", tenant, ORDER_PLACED)) == 2


def test_errors_of_the_database_are_answers(tenant, request_):
    ask(SampleService, PLACE_ORDER, request_, tenant=tenant)
    with pytest.raises(Conflict) as refused:
        ask(SampleService, PLACE_ORDER, request_, tenant=tenant)
    assert refused.value.code == "duplicate"


def test_a_person_is_spoken_for_by_the_gateway_alone(tenant, request_):
    context = replace(a_context(tenant, principal="system:sample"), principal=f"employee:{uuid4()}")
    token = runtime_of("sample").signer.sign(context, PLACE_ORDER.key)
    with pytest.raises(Unauthenticated):
        _answer(PLACE_ORDER, SampleService.place_order, {"context": token, "request": request_})
