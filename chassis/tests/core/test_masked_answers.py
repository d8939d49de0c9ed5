"""What a caller does not see in full leaves a service masked; what is disclosed is kept nowhere."""

from itertools import count

import pytest
from sqlalchemy import text

from chassis import runtime
from chassis.rpc.answering import answer
from chassis.testing import a_context, runtime_of, work_as
from chassis.tests.core.sample.contracts import ListOrders
from contracts.core.errors import KeyReused
from contracts.core.fields import personal_field
from contracts.core.personal import PHONE
from contracts.core.rpc import RpcMethod
from contracts.core.schema import Shape

NUMBER, SEEN = "+8613800138000", "138****8000"


class Told(Shape):
    """A number, and how often it was told."""

    phone = personal_field(PHONE)
    times = personal_field("none of ours")


TELL = RpcMethod("sample", "tell", ListOrders, Told)
SHOW = RpcMethod("sample", "show", ListOrders, Told, discloses=True)


@pytest.fixture
def told(tenant):
    """Asks, and is told."""
    times = count(1)

    def tell(_, work, request):
        work.log("phone.tell", "tenant", tenant, after={"limit": request["limit"]})
        return {"phone": NUMBER, "times": str(next(times))}

    def ask(method, *masked, key=None, **request):
        context = a_context(tenant, principal="system:sample", masked=masked, idempotency_key=key)
        token = runtime_of("sample").signer.sign(context, method.key)
        with runtime.using(runtime_of("sample")):
            said = answer(method, tell, None, {"context": token, "request": request})
        return said["phone"], said["times"]

    return ask


def _kept(tenant):
    with work_as("sample", tenant=tenant) as work:
        return work.session.scalars(text("SELECT reply FROM chassis.idempotency")).all()


def _logged(tenant):
    with work_as("sample", tenant=tenant) as work:
        return work.session.scalar(text("SELECT count(*) FROM chassis.operation_log"))


def test_a_reply_is_masked_for_who_sees_less(told):
    assert told(TELL) == (NUMBER, "1")
    assert told(TELL, "email") == (NUMBER, "2")
    assert told(TELL, "phone") == (SEEN, "3")


def test_what_is_kept_for_a_replay_is_what_was_seen(told, tenant):
    assert told(TELL, "phone", key="k") == (SEEN, "1")
    assert told(TELL, "phone", key="k") == (SEEN, "1")
    assert NUMBER not in str(_kept(tenant))


def test_who_sees_less_than_at_first_sees_less_in_a_replay(told):
    assert told(TELL, key="k") == (NUMBER, "1")
    assert told(TELL, "phone", key="k") == (SEEN, "1")


def test_what_is_disclosed_is_not_kept_but_shown_and_logged_again(told, tenant):
    assert told(SHOW, "phone", key="k") == (NUMBER, "1")
    phone, times = told(SHOW, "phone", key="k")
    assert phone == NUMBER
    assert times != "1"
    assert _kept(tenant) == ["null"]
    assert _logged(tenant) == 2


def test_its_key_belongs_to_one_request_all_the_same(told):
    told(SHOW, key="k")
    with pytest.raises(KeyReused):
        told(SHOW, key="k", limit=5)
